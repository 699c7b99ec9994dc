/** The pages of sequences: list, editor, preview, and who is enrolled. */
@NullMarked
package firstring.console.sequences;

import org.jspecify.annotations.NullMarked;
