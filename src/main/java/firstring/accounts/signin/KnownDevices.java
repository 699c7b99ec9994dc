package firstring.accounts.signin;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.tokens.TokenKey;
import firstring.accounts.users.EmailKey;
import firstring.accounts.users.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes browsers that a user has signed in with from strangers', by a signed cookie with the login, an id, the
 * user's epoch and an expiration. It applies to the email address it was issued for. It grants no access: it only keeps
 * strangers' attempts from using up the user's. Thread-safe.
 */
public final class KnownDevices {
    public static final Duration LASTS = Duration.ofDays(180);

    private static final int ID_BYTES = 12;
    private static final Pattern COOKIE = Pattern.compile(
            "([1-9][0-9]{0,17})\\.([1-9][0-9]{0,17})\\.([A-Za-z0-9_-]{16})\\.([0-9]{1,18})\\.([1-9][0-9]{0,11})"
                    + "\\.([A-Za-z0-9_-]{43})");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final TokenKey key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public KnownDevices(TokenKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The device of a cookie, if it is known for this address. */
    Optional<KnownDevice> read(String cookie, String email) {
        Matcher parts = COOKIE.matcher(cookie);
        if (!parts.matches()
                || Instant.ofEpochSecond(Long.parseLong(parts.group(5))).isBefore(clock.instant())) {
            return Optional.empty();
        }
        KnownDevice device = new KnownDevice(
                new Login(new AccountId(Long.parseLong(parts.group(1))), new UserId(Long.parseLong(parts.group(2)))),
                parts.group(3),
                Long.parseLong(parts.group(4)));
        String expected = signature(device, email, parts.group(5));
        return MessageDigest.isEqual(bytes(expected), bytes(parts.group(6))) ? Optional.of(device) : Optional.empty();
    }

    /** A cookie for a browser that just signed in; one known for the same login keeps its id. */
    String write(Login login, long epoch, String email, @Nullable KnownDevice before) {
        String id = before != null && before.login().equals(login) ? before.id() : newId();
        KnownDevice device = new KnownDevice(login, id, epoch);
        String end = Long.toString(clock.instant().plus(LASTS).getEpochSecond());
        return "%d.%d.%s.%d.%s.%s"
                .formatted(
                        login.account().value(),
                        login.user().value(),
                        device.id(),
                        epoch,
                        end,
                        signature(device, email, end));
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return BASE64.encodeToString(id);
    }

    private String signature(KnownDevice device, String email, String end) {
        Login login = device.login();
        String signed = "device %d %d %s %d %s %s"
                .formatted(
                        login.account().value(),
                        login.user().value(),
                        device.id(),
                        device.epoch(),
                        end,
                        EmailKey.of(email));
        return BASE64.encodeToString(key.digest(signed).bytes());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
