/** What the server clears up by itself: expired leads, messages, attempts and keys, months of leads, and watching the clock. */
@NullMarked
package firstring.upkeep;

import org.jspecify.annotations.NullMarked;
