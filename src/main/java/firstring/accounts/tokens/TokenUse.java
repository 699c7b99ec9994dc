package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.TimeSources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes when a token was last used: at most once a minute per token, one after the other, outside the request. */
public final class TokenUse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenUse.class);
    private static final int MAX_TOKENS = 50_000;

    private final TokenStore store;
    private final InstantSource clock;
    private final Cache<Long, Boolean> noted;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("token-use").factory());

    public TokenUse(TokenStore store, TimeSources clocks) {
        this.store = store;
        this.clock = clocks.wall();
        this.noted = Caffeine.newBuilder()
                .ticker(clocks.ticker())
                .maximumSize(MAX_TOKENS)
                .expireAfterWrite(Duration.ofMinutes(1))
                .build();
    }

    void note(long tokenId) {
        if (noted.asMap().putIfAbsent(tokenId, true) == null) {
            write(tokenId, clock.instant());
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private void write(long tokenId, Instant usedAt) {
        try {
            writer.execute(() -> writeNow(tokenId, usedAt));
        } catch (RejectedExecutionException closing) {
            LOG.debug("event=token_use_not_written reason=closing");
        }
    }

    /** Losing one of these writes does no harm: the next minute's contains the same. */
    private void writeNow(long tokenId, Instant usedAt) {
        try {
            store.touch(tokenId, usedAt);
        } catch (RuntimeException failed) {
            LOG.warn(
                    "event=token_use_not_written token_id={} reason={}",
                    tokenId,
                    failed.getClass().getSimpleName());
        }
    }
}
