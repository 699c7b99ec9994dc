package firstring.dialer;

import firstring.accounts.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The right to handle an entry until a moment. Two tabs or two servers never hold one for the same entry.
 *
 * @param token identifies this lease; only the tab that took it knows the token
 * @param by the user who took it
 */
public record Lease(String token, UserId by, Instant until) {
    public static final Duration LENGTH = Duration.ofMinutes(5);
    static final int MAX_TOKEN_LENGTH = 100;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;

    public static Lease take(UserId by, Instant now) {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return new Lease(Base64.getUrlEncoder().withoutPadding().encodeToString(token), by, now.plus(LENGTH));
    }

    public boolean holdsAt(Instant now) {
        return until.isAfter(now);
    }
}
