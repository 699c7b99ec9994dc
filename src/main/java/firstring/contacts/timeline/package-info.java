/** A contact's history, most recent first. */
@NullMarked
package firstring.contacts.timeline;

import org.jspecify.annotations.NullMarked;
