package firstring.accounts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests tokens under the installation's secret, so that a copy of the database alone gives no token away, not even the
 * eight hex digits brought over from the original. Thread-safe.
 */
public final class TokenKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** From the key's bytes; all nodes of an installation have the same. */
    public TokenKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public TokenDigest digest(String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return new TokenDigest(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}
