/** Contacts: people to call, with their fields, numbers, tags, lines and Do Not Contact marks. */
@NullMarked
package firstring.contacts;

import org.jspecify.annotations.NullMarked;
