package firstring.accounts.tokens;

import firstring.text.Hmac;

/**
 * Digests tokens under the installation's secret, so that a copy of the database alone reveals no token, not even the
 * eight-hex-digit ones brought over from the original. Thread-safe.
 */
public final class TokenKey {
    private final Hmac hmac;

    /** Creates a key from its bytes; all nodes of an installation have the same. */
    public TokenKey(byte[] key) {
        this.hmac = Hmac.sha256(key);
    }

    public TokenDigest digest(String token) {
        return new TokenDigest(hmac.sign(token));
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}
