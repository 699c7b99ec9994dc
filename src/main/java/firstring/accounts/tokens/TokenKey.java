package firstring.accounts.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests tokens under the installation's secret, so that a copy of the database alone reveals no token, not even the
 * eight-hex-digit ones brought over from the original. Thread-safe.
 */
public final class TokenKey {
    private static final String ALGORITHM = "HmacSHA256";

    /** Initialized with the key, and only ever cloned, which is cheaper than preparing one for each request. */
    private final Mac prepared;

    /** Creates a key from its bytes; all nodes of an installation have the same. */
    public TokenKey(byte[] key) {
        try {
            this.prepared = Mac.getInstance(ALGORITHM);
            prepared.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public TokenDigest digest(String token) {
        try {
            Mac mac = (Mac) prepared.clone();
            return new TokenDigest(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}
