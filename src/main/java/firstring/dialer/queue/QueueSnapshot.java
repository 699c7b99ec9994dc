package firstring.dialer.queue;

import java.time.Instant;

/** By when and by which rules a queue is looked at. */
public record QueueSnapshot(Instant now, long rulesVersion) {}
