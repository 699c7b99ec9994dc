package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;

/** The clock on the wall for moments, and a ticker that never runs back for how long something may be cached. */
public record TimeSources(InstantSource wall, Ticker ticker) {}
