package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.TimeSources;
import firstring.http.server.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records for 30 days the sources from which each short token was used, on all servers. Written outside the request, at
 * most once an hour per pair, so other servers learn soon what this one knows at once. Thread-safe.
 */
public final class WorkedBefore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkedBefore.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MAX_PAIRS = 50_000;
    private static final int MAX_WAITING = 10_000;

    private record Pair(Source source, TokenDigest digest) {}

    private final SourceStore store;
    private final InstantSource clock;
    private final Cache<Pair, Boolean> noted;
    private final RecentReads<Source, Set<TokenDigest>> stored;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofVirtual().name("token-source").factory());

    public WorkedBefore(SourceStore store, TimeSources clocks) {
        this.store = store;
        this.clock = clocks.wall();
        this.noted = Caffeine.newBuilder()
                .ticker(clocks.ticker())
                .maximumSize(MAX_PAIRS)
                .expireAfterWrite(Duration.ofHours(1))
                .build();
        this.stored = new RecentReads<>(
                clocks.ticker(), source -> store.find(source, clock.instant().minus(KEPT)));
    }

    /** True when this server has recently seen it used. Costs nothing. */
    boolean hereLately(Source source, TokenDigest digest) {
        return noted.getIfPresent(new Pair(source, digest)) != null;
    }

    /** True when it was used within 30 days on any server. The database is queried per source, not per guess. */
    boolean anywhere(Source source, TokenDigest digest) {
        return stored.get(source).contains(digest);
    }

    void note(Source source, TokenDigest digest) {
        Pair pair = new Pair(source, digest);
        if (noted.asMap().putIfAbsent(pair, true) == null) {
            write(pair);
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private void write(Pair pair) {
        try {
            writer.execute(() -> writeNow(pair));
        } catch (RejectedExecutionException busyOrClosing) {
            noted.invalidate(pair);
        }
    }

    /** Writes one pair; a failed write is repeated when the token is used again. */
    private void writeNow(Pair pair) {
        try {
            store.note(pair.source(), pair.digest(), clock.instant());
        } catch (RuntimeException failed) {
            noted.invalidate(pair);
            LOG.warn(
                    "event=token_source_not_written reason={}",
                    failed.getClass().getSimpleName());
        }
    }
}
