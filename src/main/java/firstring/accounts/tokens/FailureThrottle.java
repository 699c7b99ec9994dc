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
 * Counts failed authentications: twenty a minute from one source, and three hundred a minute with short tokens from all
 * sources together, so that guessing cannot be spread over many sources. Counted per node. Thread-safe.
 */
public final class FailureThrottle {
    static final int FAILURES_PER_MINUTE = 20;
    public static final int GUESSES_PER_MINUTE = 300;

    private static final int MAX_SOURCES = 100_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cache<Source, Failures> sources;
    private final Bucket guesses;
    private final Ticker ticker;

    /** The remaining failures of one source, and the lock that orders its guesses. */
    private record Failures(Bucket left, ReentrantLock turn) {}

    FailureThrottle(Ticker ticker) {
        this.ticker = ticker;
        this.guesses = bucket(GUESSES_PER_MINUTE);
        this.sources = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_SOURCES)
                .expireAfterAccess(MINUTE.multipliedBy(2))
                .build();
    }

    /** The seconds to wait when there have been too many failures; 0 when this one is still within the limit. */
    long countFailure(Source source) {
        return Buckets.take(of(source).left());
    }

    /** Counts a failure with a short token, for its source and for all. */
    void countGuess(Source source) {
        guesses.tryConsume(1);
        of(source).left().tryConsume(1);
    }

    /** The seconds that a short token must wait before it is looked up; 0 when it can be. */
    long waitBeforeGuess(Source source) {
        return Math.max(Buckets.peek(of(source).left()), Buckets.peek(guesses));
    }

    /**
     * The lock held while a short token of the source is looked up, so that parallel guesses count like sequential
     * ones.
     */
    ReentrantLock turn(Source source) {
        return of(source).turn();
    }

    private Failures of(Source source) {
        return sources.get(source, unknown -> new Failures(bucket(FAILURES_PER_MINUTE), new ReentrantLock()));
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(perMinute).refillIntervally(perMinute, MINUTE))
                .build();
    }
}
