package firstring.upkeep;

import firstring.work.DueItem;
import java.time.Instant;

/** A claimed run of an upkeep task. */
record UpkeepRun(String task, Instant leasedUntil, int attempt) implements DueItem {}
