package firstring.accounts.tokens;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Valid tokens, cached by digest: a known one for four seconds, an unknown one for a second, so that a form with a
 * wrong token does not query the database at every post, and a token created on another node works soon. Thread-safe.
 */
public final class KnownTokens {
    private static final Duration MAX_AGE_OF_UNKNOWN = Duration.ofSeconds(1);

    private final RecentReads<TokenDigest, Optional<KnownToken>> reads;

    public KnownTokens(TokenStore store, Ticker ticker) {
        this.reads = new RecentReads<>(
                ticker, store::findKnown, token -> token.isPresent() ? RecentReads.MAX_AGE : MAX_AGE_OF_UNKNOWN);
    }

    Optional<KnownToken> find(TokenDigest digest) {
        return reads.get(digest);
    }

    /** Called after this node has changed a token or its user. */
    public void forgetAll() {
        reads.forgetAll();
    }
}
