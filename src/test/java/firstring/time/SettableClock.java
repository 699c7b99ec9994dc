package firstring.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stops until a test moves it. Thread-safe. */
public final class SettableClock implements InstantSource {
    private volatile Instant now;

    public SettableClock(Instant now) {
        this.now = now;
    }

    public SettableClock(String now) {
        this(Instant.parse(now));
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void set(Instant moment) {
        now = moment;
    }

    public void set(String moment) {
        set(Instant.parse(moment));
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
