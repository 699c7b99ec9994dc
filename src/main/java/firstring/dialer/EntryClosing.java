package firstring.dialer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an entry leaves the queue; {@code disposition} is what came of the call, null when there was none. */
public record EntryClosing(EntryState state, @Nullable Long disposition, Instant at) {}
