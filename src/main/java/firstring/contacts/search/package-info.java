/** Finding contacts among millions by words, numbers and filters. */
@NullMarked
package firstring.contacts.search;

import org.jspecify.annotations.NullMarked;
