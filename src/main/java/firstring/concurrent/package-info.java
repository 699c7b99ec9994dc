/** Bounds for work that needs a processor rather than a wait. */
@NullMarked
package firstring.concurrent;

import org.jspecify.annotations.NullMarked;
