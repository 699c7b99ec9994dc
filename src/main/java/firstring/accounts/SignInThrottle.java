package firstring.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts failed sign-ins: ten in five minutes for one e-mail address, twenty from one source address. Beyond that even
 * the right password waits. Counted per node. Thread-safe.
 */
final class SignInThrottle {
    static final int FAILURES_OF_ONE_EMAIL = 10;
    static final int FAILURES_FROM_ONE_ADDRESS = 20;

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_KEYS = 100_000;

    private final Cache<String, Bucket> emails;
    private final Cache<String, Bucket> addresses;
    private final Ticker ticker;

    SignInThrottle(Ticker ticker) {
        this.ticker = ticker;
        this.emails = cache(ticker);
        this.addresses = cache(ticker);
    }

    private static Cache<String, Bucket> cache(Ticker ticker) {
        return Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build();
    }

    /** Seconds to wait before another attempt; 0 when there may be one now. */
    long waitSeconds(String email, String address) {
        return Math.max(wait(email(email)), wait(address(address)));
    }

    void countFailure(String email, String address) {
        email(email).tryConsume(1);
        address(address).tryConsume(1);
    }

    private Bucket email(String email) {
        return emails.get(EmailKey.of(email), key -> bucket(FAILURES_OF_ONE_EMAIL));
    }

    private Bucket address(String address) {
        return addresses.get(AddressList.source(address), key -> bucket(FAILURES_FROM_ONE_ADDRESS));
    }

    private static long wait(Bucket bucket) {
        var estimate = bucket.estimateAbilityToConsume(1);
        return estimate.canBeConsumed() ? 0 : 1 + TimeUnit.NANOSECONDS.toSeconds(estimate.getNanosToWaitForRefill());
    }

    private Bucket bucket(int failures) {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(failures).refillIntervally(failures, WINDOW))
                .build();
    }
}
