package firstring.postgres;

import firstring.text.Hmac;
import java.util.HexFormat;

/** A fingerprint that shows whether two installations share a secret, without revealing it. */
public final class SecretFingerprint {
    private static final byte[] PURPOSE = {'b', 'a', 'c', 'k', 'u', 'p'};
    private static final int BYTES = 8;

    private SecretFingerprint() {}

    public static String of(byte[] secret) {
        return HexFormat.of().formatHex(Hmac.sha256(secret).sign(PURPOSE), 0, BYTES);
    }
}
