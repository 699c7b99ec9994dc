/** Limits for CPU-bound work. */
@NullMarked
package firstring.concurrent;

import org.jspecify.annotations.NullMarked;
