/** Running the steps that are due: decide, then write or call out. */
@NullMarked
package firstring.sequences.steps;

import org.jspecify.annotations.NullMarked;
