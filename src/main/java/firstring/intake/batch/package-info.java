/** Gathering, running and writing batches: leads of one account are decided and written together. */
@NullMarked
package firstring.intake.batch;

import org.jspecify.annotations.NullMarked;
