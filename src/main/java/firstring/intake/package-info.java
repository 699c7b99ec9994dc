/** The Lead API: lanes and batches, decisions, traces, the lead inbox. */
@NullMarked
package firstring.intake;

import org.jspecify.annotations.NullMarked;
