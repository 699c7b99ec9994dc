package firstring.dialer;

import java.time.Instant;

/** By when and by which rules a queue is looked at. */
record Sight(Instant now, long rulesVersion) {}
