package firstring.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Holds tokens to the calls a minute that are set on them. Counted per node. Thread-safe. */
final class TokenRates {
    private static final int MAX_TOKENS = 50_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The limit is part of the key: a changed limit starts a new count. */
    private record Limited(long tokenId, int limit) {}

    private final Cache<Limited, Bucket> buckets;
    private final Ticker ticker;

    TokenRates(Ticker ticker) {
        this.ticker = ticker;
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_TOKENS)
                .expireAfterAccess(MINUTE.multipliedBy(2))
                .build();
    }

    /** Seconds to wait when the token has used up its minute; 0 when this call may pass. */
    long take(KnownToken token) {
        Integer limit = token.limits().callsAMinute();
        if (limit == null) {
            return 0;
        }
        return Buckets.take(buckets.get(new Limited(token.caller().tokenId(), limit), this::newBucket));
    }

    private Bucket newBucket(Limited limited) {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(limited.limit()).refillGreedy(limited.limit(), MINUTE))
                .build();
    }
}
