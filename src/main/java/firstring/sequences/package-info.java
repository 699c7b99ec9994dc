/** Follow-up plans and who is enrolled in them. */
@NullMarked
package firstring.sequences;

import org.jspecify.annotations.NullMarked;
