package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Values read from the database at most {@link #MAX_AGE} ago. Changes made on this node invalidate them at once, even
 * during a read. The limit leaves time for the read itself within the contract's five seconds. Thread-safe.
 */
public final class RecentReads<K, V> {
    static final Duration MAX_AGE = Duration.ofSeconds(4);

    private static final int MAX_ENTRIES = 50_000;

    private final AsyncCache<K, V> cache;
    private final Function<K, V> read;

    /** Keeps every value for {@link #MAX_AGE}. */
    public RecentReads(Ticker ticker, Function<K, V> read) {
        this(ticker, read, value -> MAX_AGE);
    }

    /** Keeps a value for as long as {@code age} returns for it. */
    public RecentReads(Ticker ticker, Function<K, V> read, Function<V, Duration> age) {
        this.read = read;
        this.cache = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(task -> Thread.ofVirtual().start(task))
                .maximumSize(MAX_ENTRIES)
                .expireAfter(Expiry.<K, V>writing((key, value) -> age.apply(value)))
                .buildAsync();
    }

    /** A failed read is forgotten before any caller that waited for it sees the failure. */
    public V get(K key) {
        CompletableFuture<V> value = cache.get(key, read);
        try {
            return value.join();
        } catch (CompletionException failed) {
            cache.asMap().remove(key, value);
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    public void forget(K key) {
        cache.synchronous().invalidate(key);
    }

    void forgetAll() {
        cache.synchronous().invalidateAll();
    }
}
