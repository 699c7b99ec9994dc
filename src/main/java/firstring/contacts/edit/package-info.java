/** Editing one contact through the API: what is asked, checked, written and answered. */
@NullMarked
package firstring.contacts.edit;

import org.jspecify.annotations.NullMarked;
