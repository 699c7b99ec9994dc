package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A wall clock and a ticker that stop until a test moves both together. */
public final class MovableTime implements InstantSource, Ticker {
    private static final Instant START = Instant.parse("2026-03-02T15:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    public void advance(Duration by) {
        now.updateAndGet(moment -> moment.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public long read() {
        return Duration.between(START, now.get()).toNanos();
    }
}
