/**
 * The benchmark: puts leads on a server over HTTP, compares it with a plain baseline on the same database, and counts
 * rows.
 */
@NullMarked
package firstring.bench;

import org.jspecify.annotations.NullMarked;
