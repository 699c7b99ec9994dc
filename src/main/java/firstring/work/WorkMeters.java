package firstring.work;

import firstring.http.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How late due work is, by kind. */
public final class WorkMeters {
    private WorkMeters() {}

    public static void add(Metrics metrics, List<DueWork<?>> kinds, InstantSource clock) {
        for (DueWork<?> kind : kinds) {
            metrics.sample(
                    new Metrics.Sampled(
                            "firstring.work.late.seconds", "Time since the oldest due work of a kind was due"),
                    "kind",
                    kind.name(),
                    () -> secondsLate(kind, clock.instant()));
        }
    }

    private static double secondsLate(DueWork<?> kind, Instant now) throws Exception {
        Optional<Instant> due = kind.findEarliestDue();
        return due.map(moment -> Math.max(0, Duration.between(moment, now).toMillis() / 1_000.0))
                .orElse(0.0);
    }
}
