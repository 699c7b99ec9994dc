/**
 * The server's own maintenance: deleting expired leads, messages, call attempts and keys, creating monthly partitions,
 * and watching the clock.
 */
@NullMarked
package firstring.upkeep;

import org.jspecify.annotations.NullMarked;
