package firstring.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * Counts failed authentications by source address: twenty a minute, then each further one is told to wait. Only failures
 * count, so a valid token passes from an address that is throttled. Counted per node. Thread-safe.
 */
final class FailureThrottle {
    static final int FAILURES_A_MINUTE = 20;

    private static final int MAX_ADDRESSES = 100_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Cache<String, Bucket> buckets;
    private final Ticker ticker;

    FailureThrottle(Ticker ticker) {
        this.ticker = ticker;
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(MINUTE.multipliedBy(2))
                .build();
    }

    /** Seconds to wait when there have been too many failures; 0 when this one is still within the limit. */
    long countFailure(String address) {
        return Buckets.take(buckets.get(AddressList.source(address), source -> newBucket()));
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(FAILURES_A_MINUTE).refillIntervally(FAILURES_A_MINUTE, MINUTE))
                .build();
    }
}
