package firstring.accounts.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.AddressList;
import firstring.accounts.Buckets;
import firstring.accounts.TickerMeter;
import firstring.accounts.users.EmailKey;
import firstring.accounts.users.Login;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits password guesses. An attempt is counted before its password is checked, so that parallel attempts count like
 * sequential ones, and uncounted when the password was right. A stranger has ten in five minutes for one email address
 * from one source, twenty from one source, and all strangers together fifty an hour for one address. A known device has
 * its own ten in five minutes, whatever strangers do. Counted per node. Thread-safe.
 */
public final class SignInThrottle {
    static final int MAX_PER_EMAIL = 10;
    static final int MAX_PER_SOURCE = 20;
    static final int MAX_OF_STRANGERS = 50;

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration LONG_WINDOW = Duration.ofHours(1);
    private static final int MAX_KEYS = 100_000;

    private final Cache<Object, Bucket> buckets;
    private final Ticker ticker;

    public SignInThrottle(Ticker ticker) {
        this.ticker = ticker;
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(LONG_WINDOW.multipliedBy(2))
                .build();
    }

    /** Whether an attempt is allowed now. */
    sealed interface Taking {

        /** The attempt is allowed and has been counted. */
        record Taken(List<Bucket> from) implements Taking {

            /** Uncounts an attempt that was not a guess. */
            void giveBack() {
                from.forEach(bucket -> bucket.addTokens(1));
            }
        }

        /** The attempt is not allowed yet. */
        record Wait(long seconds) implements Taking {}
    }

    private record Source(String source) {}

    private record EmailFrom(String email, String source) {}

    private record Email(String email) {}

    private record Session(Login login) {}

    Taking takeAsStranger(String email, String address) {
        String key = EmailKey.of(email);
        String source = AddressList.source(address);
        return take(List.of(
                bucket(new Source(source), perWindow(MAX_PER_SOURCE)),
                bucket(new EmailFrom(key, source), perWindow(MAX_PER_EMAIL)),
                bucket(new Email(key), slowly(MAX_OF_STRANGERS))));
    }

    Taking takeOnDevice(KnownDevice device) {
        return take(List.of(bucket(device, perWindow(MAX_PER_EMAIL))));
    }

    /** For a user who is signed in and enters the current password again. */
    Taking takeInSession(Login login) {
        return take(List.of(bucket(new Session(login), perWindow(MAX_PER_EMAIL))));
    }

    private static Taking take(List<Bucket> wanted) {
        List<Bucket> taken = new ArrayList<>();
        for (Bucket bucket : wanted) {
            long wait = Buckets.take(bucket);
            if (wait > 0) {
                new Taking.Taken(taken).giveBack();
                return new Taking.Wait(wait);
            }
            taken.add(bucket);
        }
        return new Taking.Taken(List.copyOf(taken));
    }

    private Bucket bucket(Object key, Bandwidth limit) {
        return buckets.get(
                key,
                unknown -> Bucket.builder()
                        .withCustomTimePrecision(new TickerMeter(ticker))
                        .addLimit(limit)
                        .build());
    }

    private static Bandwidth perWindow(int attempts) {
        return Bandwidth.builder()
                .capacity(attempts)
                .refillIntervally(attempts, WINDOW)
                .build();
    }

    /** Refills one at a time, so that the user gets a turn on a new device even while strangers keep trying. */
    private static Bandwidth slowly(int attempts) {
        return Bandwidth.builder()
                .capacity(attempts)
                .refillGreedy(attempts, LONG_WINDOW)
                .build();
    }
}
