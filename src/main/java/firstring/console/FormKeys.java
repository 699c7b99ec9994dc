package firstring.console;

import firstring.text.Hmac;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The keys of one user's forms: {@code moment.name.signature}. A key proves that this console rendered the form for this
 * user, so no other site can send one in the user's name, and it names the form, so that sending it twice has one effect. It
 * outlives the session: a form that was open when the session ended goes through once the same user has signed in again.
 */
public final class FormKeys {
    /** Longer than anyone keeps a form open; a session lasts a week at most. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final int NAME_BYTES = 12;
    private static final int SIGNATURE_BYTES = 16;
    private static final int MAX_LENGTH = 100;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Hmac secret;
    private final Instant now;

    /** @param secret of the user, which no page shows */
    FormKeys(String secret, Instant now) {
        this.secret = Hmac.sha256(secret);
        this.now = now;
    }

    /** A key for one more form. */
    String next() {
        byte[] name = new byte[NAME_BYTES];
        RANDOM.nextBytes(name);
        String signed = Long.toString(now.getEpochSecond(), Character.MAX_RADIX) + "." + BASE64.encodeToString(name);
        return signed + "." + sign(signed);
    }

    /** The name of the form that this key belongs to; empty when the key is not this user's or too old. */
    Optional<String> findName(String key) {
        String[] parts = key.length() > MAX_LENGTH ? new String[0] : key.split("\\.", -1);
        if (parts.length != 3 || !parts[0].matches("[0-9a-z]{1,10}")) {
            return Optional.empty();
        }
        Instant rendered = Instant.ofEpochSecond(Long.parseLong(parts[0], Character.MAX_RADIX));
        boolean isOwn = Hmac.areEqual(sign(parts[0] + "." + parts[1]), parts[2]);
        return isOwn && rendered.isAfter(now.minus(LONGEST)) ? Optional.of(parts[1]) : Optional.empty();
    }

    private String sign(String text) {
        return BASE64.encodeToString(Arrays.copyOf(secret.sign(text), SIGNATURE_BYTES));
    }
}
