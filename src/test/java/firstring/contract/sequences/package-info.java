/** Sequences from enrollment to the last step, with their messages. */
@NullMarked
package firstring.contract.sequences;

import org.jspecify.annotations.NullMarked;
