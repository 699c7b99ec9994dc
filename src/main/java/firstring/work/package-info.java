/** Due work: claim, lease, retry, rescue. */
@NullMarked
package firstring.work;

import org.jspecify.annotations.NullMarked;
