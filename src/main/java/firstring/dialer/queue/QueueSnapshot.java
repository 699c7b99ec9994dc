package firstring.dialer.queue;

import java.time.Instant;

/** The moment and the version of the calling rules for which a queue is read. */
public record QueueSnapshot(Instant now, long rulesVersion) {}
