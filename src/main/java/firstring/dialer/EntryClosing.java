package firstring.dialer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The closing of an entry; {@code disposition} is the call's outcome, null when there was no call. */
public record EntryClosing(EntryState state, @Nullable Long disposition, Instant at) {}
