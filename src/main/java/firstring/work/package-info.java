/** Due work: rows with a due time, claimed, leased, run, retried and rescued; and the server's own upkeep. */
@NullMarked
package firstring.work;

import org.jspecify.annotations.NullMarked;
