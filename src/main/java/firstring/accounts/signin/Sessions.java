package firstring.accounts.signin;

import firstring.accounts.Author;
import firstring.accounts.Stores;
import firstring.accounts.audit.AuditLog;
import firstring.accounts.tokens.TokenDigest;
import firstring.accounts.tokens.TokenKey;
import firstring.accounts.users.Login;
import firstring.accounts.users.User;
import firstring.accounts.users.UserStore;
import firstring.postgres.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * The signed-in browsers. A session ends after twelve hours without use, after a week in any case, when another begins
 * in its browser, and when its user's password, email address, role or activation changes: it carries the user's epoch.
 * Thread-safe.
 */
public final class Sessions {
    public static final Duration MAX_AGE = Duration.ofDays(7);
    public static final Duration MAX_IDLE = Duration.ofHours(12);

    private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(1);
    private static final int VALUE_BYTES = 32;
    private static final int MAX_VALUE_LENGTH = 100;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Database database;
    private final SessionStore store;
    private final UserStore users;
    private final AuditLog audit;
    private final TokenKey key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Sessions(Database database, SessionStore store, Stores stores, TokenKey key, InstantSource clock) {
        this.database = database;
        this.store = store;
        this.users = stores.users();
        this.audit = stores.audit();
        this.key = key;
        this.clock = clock;
    }

    /**
     * Opens a session for a user whose password was right.
     *
     * @param epoch the user's epoch when the password was read
     * @param before the browser's previous session, which ends; empty: none
     */
    String open(Login login, long epoch, String address, String before) {
        byte[] bytes = new byte[VALUE_BYTES];
        random.nextBytes(bytes);
        String value = BASE64.encodeToString(bytes);
        Instant now = clock.instant();
        User user = users.find(login.account(), login.user()).orElseThrow();
        database.jdbi().useTransaction(tx -> {
            if (isPossible(before)) {
                store.delete(tx, digest(before));
            }
            store.insert(tx, digest(value), login, epoch, now);
            audit.signedIn(tx, Author.atSignIn(login.account(), login.user(), address), thing(user));
        });
        return value;
    }

    /**
     * The session of a cookie.
     *
     * @param isUse false for a page that refreshes by itself, which does not keep the session from becoming idle
     */
    public Optional<Session> find(String value, boolean isUse) {
        if (!isPossible(value)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        TokenDigest digest = digest(value);
        Optional<SessionStore.SessionRow> row = store.find(digest, now, now.minus(MAX_IDLE));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        if (isUse && row.get().lastSeenAt().plus(TOUCH_INTERVAL).isBefore(now)) {
            store.touch(digest, now);
        }
        Login login = row.get().login();
        return users.findSignedIn(login, row.get().epoch())
                .map(user -> new Session(login.account(), user, value, formKey(login)));
    }

    public void signOut(Session session) {
        store.delete(digest(session.value()));
    }

    /** The user of a sign-in, identified by email address. */
    static AuditLog.Thing thing(User user) {
        return AuditLog.Thing.of("sessions", user.id().value(), user.email());
    }

    TokenDigest digest(String value) {
        return key.digest("session " + value);
    }

    private static boolean isPossible(String value) {
        return !value.isEmpty() && value.length() <= MAX_VALUE_LENGTH;
    }

    /**
     * The form key belongs to the user, not to one session, so a form that is open when the session ends can still be
     * sent after the next sign-in.
     */
    private String formKey(Login login) {
        String user = login.account().value() + " " + login.user().value();
        return BASE64.encodeToString(key.digest("form " + user).bytes());
    }
}
