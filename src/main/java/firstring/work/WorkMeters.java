package firstring.work;

import firstring.http.server.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Meters of due work by kind: how late it is, and its outcomes. */
public final class WorkMeters {
    private WorkMeters() {}

    public static void add(Metrics metrics, List<? extends DueKind> kinds, InstantSource clock) {
        for (DueKind kind : kinds) {
            metrics.sample(
                    new Metrics.Sampled("firstring.work.late.seconds", "How late the oldest due work of a kind is"),
                    "kind",
                    kind.name(),
                    () -> secondsLate(kind, clock.instant()));
        }
    }

    /** Counts rows by outcome; a number inside an outcome's name, as in {@code waiting_3}, is left out. */
    public static Outcomes outcomes(MeterRegistry registry) {
        return (kind, outcome, rows) -> Counter.builder("firstring.work.rows")
                .description("Rows of due work by kind and outcome")
                .tag("kind", kind)
                .tag("outcome", outcome.replaceAll("_[0-9]+", ""))
                .register(registry)
                .increment(rows);
    }

    private static double secondsLate(DueKind kind, Instant now) throws Exception {
        Optional<Instant> due = kind.times().findEarliest();
        return due.map(moment -> Math.max(0, Duration.between(moment, now).toMillis() / 1_000.0))
                .orElse(0.0);
    }
}
