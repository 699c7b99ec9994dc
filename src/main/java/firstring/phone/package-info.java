/** Telephone numbers: parsing, E.164, what a number tells of its place. */
@NullMarked
package firstring.phone;

import org.jspecify.annotations.NullMarked;
