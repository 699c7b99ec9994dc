package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.TimeSources;
import firstring.http.server.Source;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the calls per minute that are set on tokens, in total and per source: exactly, on all servers together, in
 * each minute of the clock. A token without a limit costs nothing. Thread-safe.
 */
public final class TokenRates {
    private static final int MAX_GATES = 50_000;
    private static final String ALL_SOURCES = "";

    private final Cache<Limited, RateGate> gates;
    private final RateStore store;
    private final InstantSource clock;

    /** The limit is part of the key: with a changed limit the gate may be open again. */
    private record Limited(RateStore.Key key, int limit) {}

    public TokenRates(RateStore store, TimeSources clocks) {
        this.store = store;
        this.clock = clocks.wall();
        this.gates = Caffeine.newBuilder()
                .ticker(clocks.ticker())
                .maximumSize(MAX_GATES)
                .expireAfterAccess(Duration.ofMinutes(2))
                .build();
    }

    /** The seconds to wait when the token has used up its minute; 0 when this call can pass. */
    long take(KnownToken token, Source source) {
        long wait = take(token, source.text(), token.limits().callsPerMinutePerSource());
        return wait > 0 ? wait : take(token, ALL_SOURCES, token.limits().callsPerMinute());
    }

    private long take(KnownToken token, String source, @Nullable Integer limit) {
        if (limit == null) {
            return 0;
        }
        RateStore.Key key = new RateStore.Key(token.caller().tokenId(), source);
        return gates.get(new Limited(key, limit), limited -> new RateGate(store, limited.key(), limited.limit(), clock))
                .take();
    }
}
