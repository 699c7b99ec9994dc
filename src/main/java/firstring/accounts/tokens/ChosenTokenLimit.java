package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.AccountId;
import firstring.accounts.Buckets;
import firstring.accounts.TickerMeter;
import firstring.text.HiddenText;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * Lets an account choose a hundred short token values an hour, whether they are taken or free: a refused value may be
 * another account's and must not be guessable here. Counted per node. Thread-safe.
 */
public final class ChosenTokenLimit {
    public static final int VALUES_PER_HOUR = 100;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAX_ACCOUNTS = 10_000;

    private final Cache<AccountId, Bucket> accounts;
    private final Ticker ticker;

    ChosenTokenLimit(Ticker ticker) {
        this.ticker = ticker;
        this.accounts = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_ACCOUNTS)
                .expireAfterAccess(HOUR.multipliedBy(2))
                .build();
    }

    /**
     * The seconds to wait when the account has chosen too many; 0 when this one is allowed. Long values cannot be
     * guessed.
     */
    long take(AccountId account, HiddenText value) {
        return TokenValue.isShort(value.reveal()) ? Buckets.take(accounts.get(account, unknown -> bucket())) : 0;
    }

    private Bucket bucket() {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(ticker))
                .addLimit(limit -> limit.capacity(VALUES_PER_HOUR).refillIntervally(VALUES_PER_HOUR, HOUR))
                .build();
    }
}
