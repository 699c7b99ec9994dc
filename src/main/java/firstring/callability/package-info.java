/** The reasons why a contact cannot be called now, gathered from every feature involved. */
@NullMarked
package firstring.callability;

import org.jspecify.annotations.NullMarked;
