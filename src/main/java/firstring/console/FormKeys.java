package firstring.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String secret;
    private final Instant now;

    /** @param secret of the user, which no page shows */
    FormKeys(String secret, Instant now) {
        this.secret = secret;
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
        byte[] expected = sign(parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
        Instant rendered = Instant.ofEpochSecond(Long.parseLong(parts[0], Character.MAX_RADIX));
        boolean isOwn = MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8));
        return isOwn && rendered.isAfter(now.minus(LONGEST)) ? Optional.of(parts[1]) : Optional.empty();
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(Arrays.copyOf(signature, SIGNATURE_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
