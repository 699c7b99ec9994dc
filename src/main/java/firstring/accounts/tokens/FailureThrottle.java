package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.Buckets;
import firstring.accounts.TickerMeter;
import firstring.http.server.Source;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts failed authentications: twenty a minute of one source, and of short tokens three hundred a minute of all
 * sources together, so that guessing cannot be spread over many sources. Counted per node. Thread-safe.
 */
public final class FailureThrottle {
    static final int FAILURES_A_MINUTE = 20;
    public static final int GUESSES_A_MINUTE = 300;

    private static final int MAX_SOURCES = 100_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cache<Source, Failures> sources;
    private final Bucket guesses;
    private final Ticker ticker;

    /** What one source still may fail at, and the order in which its guesses are looked at. */
    private record Failures(Bucket left, ReentrantLock turn) {}

    FailureThrottle(Ticker ticker) {
        this.ticker = ticker;
        this.guesses = bucket(GUESSES_A_MINUTE);
        this.sources = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_SOURCES)
                .expireAfterAccess(MINUTE.multipliedBy(2))
                .build();
    }

    /** Seconds to wait when there have been too many failures; 0 when this one is still within the limit. */
    long countFailure(Source source) {
        return Buckets.take(of(source).left());
    }

    /** Of a short token; it counts for its source and for all. */
    void countGuess(Source source) {
        guesses.tryConsume(1);
        of(source).left().tryConsume(1);
    }

    /** Seconds that a short token has to wait before it is even looked at; 0 when it may fail. */
    long waitBeforeGuess(Source source) {
        return Math.max(Buckets.peek(of(source).left()), Buckets.peek(guesses));
    }

    /** Held while a short token of the source is looked up, so that parallel guesses count like sequential ones. */
    ReentrantLock turn(Source source) {
        return of(source).turn();
    }

    private Failures of(Source source) {
        return sources.get(source, unknown -> new Failures(bucket(FAILURES_A_MINUTE), new ReentrantLock()));
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(perMinute).refillIntervally(perMinute, MINUTE))
                .build();
    }
}
