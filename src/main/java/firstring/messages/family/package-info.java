/** The webhook family's calls for texts, calls and number lookups, in the original API's formats. */
@NullMarked
package firstring.messages.family;

import org.jspecify.annotations.NullMarked;
