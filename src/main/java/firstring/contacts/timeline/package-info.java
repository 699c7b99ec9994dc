/** What happened to a contact, most recent first. */
@NullMarked
package firstring.contacts.timeline;

import org.jspecify.annotations.NullMarked;
