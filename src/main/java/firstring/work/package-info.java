/** Due work: rows with a due time that are claimed, leased, run, retried and recovered. */
@NullMarked
package firstring.work;

import org.jspecify.annotations.NullMarked;
