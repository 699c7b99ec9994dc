/** Editing one contact through the API: the request, its checks, the change and the response. */
@NullMarked
package firstring.contacts.edit;

import org.jspecify.annotations.NullMarked;
