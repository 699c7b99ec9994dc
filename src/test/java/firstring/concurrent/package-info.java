@NullMarked
package firstring.concurrent;

import org.jspecify.annotations.NullMarked;
