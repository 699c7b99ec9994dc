package firstring.sequences.webhooks;

import firstring.accounts.AccountId;
import firstring.text.Hmac;
import java.time.Instant;
import java.util.Base64;

/** The accounts' keys for signing webhook steps, derived from the installation's secret. Thread-safe. */
public final class SigningKeys {
    private static final String PREFIX = "whsec_";

    private final Hmac secret;

    public SigningKeys(byte[] secret) {
        this.secret = Hmac.sha256(secret);
    }

    /** The key in the form that receivers need: {@code whsec_} and the key in Base64. */
    public String reveal(AccountId account) {
        return PREFIX + Base64.getEncoder().encodeToString(key(account));
    }

    /** The signature of one message (Standard Webhooks 1.0.0). */
    public String sign(AccountId account, String id, Instant at, String body) {
        String signed = id + "." + at.getEpochSecond() + "." + body;
        return "v1," + Hmac.sha256(key(account)).base64(signed);
    }

    private byte[] key(AccountId account) {
        return secret.sign("webhook steps of account " + account.value());
    }

    @Override
    public String toString() {
        return "SigningKeys";
    }
}
