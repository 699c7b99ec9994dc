package firstring.sequences.webhooks;

import firstring.accounts.AccountId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The accounts' keys for signing webhook steps, derived from the installation's secret. Thread-safe. */
public final class SigningKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final byte[] secret;

    public SigningKeys(byte[] secret) {
        this.secret = secret.clone();
    }

    /** The key in the form that receivers need: {@code whsec_} and the key in Base64. */
    public String reveal(AccountId account) {
        return PREFIX + Base64.getEncoder().encodeToString(key(account));
    }

    /** The signature of one message (Standard Webhooks 1.0.0). */
    public String sign(AccountId account, String id, Instant at, String body) {
        String signed = id + "." + at.getEpochSecond() + "." + body;
        return "v1," + Base64.getEncoder().encodeToString(digest(key(account), signed));
    }

    private byte[] key(AccountId account) {
        return digest(secret, "webhook steps of account " + account.value());
    }

    private static byte[] digest(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "SigningKeys";
    }
}
