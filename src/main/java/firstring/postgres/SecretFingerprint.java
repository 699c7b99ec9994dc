package firstring.postgres;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A fingerprint that shows whether two installations share a secret, without revealing it. */
public final class SecretFingerprint {
    private static final byte[] PURPOSE = {'b', 'a', 'c', 'k', 'u', 'p'};
    private static final int BYTES = 8;

    private SecretFingerprint() {}

    public static String of(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(PURPOSE), 0, BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
