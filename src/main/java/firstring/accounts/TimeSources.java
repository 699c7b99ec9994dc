package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;

/** The wall clock for timestamps, and a ticker that never runs back for the age of cache entries. */
public record TimeSources(InstantSource wall, Ticker ticker) {}
