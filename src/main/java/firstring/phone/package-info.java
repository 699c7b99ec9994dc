/** Phone numbers: parsing, E.164, and the location that a number indicates. */
@NullMarked
package firstring.phone;

import org.jspecify.annotations.NullMarked;
