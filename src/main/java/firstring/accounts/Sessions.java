package firstring.accounts;

import firstring.http.Call;
import firstring.postgres.Database;
import firstring.text.HiddenText;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in to the console. A session ends after twelve hours unused, after a week in any case, when its user becomes
 * inactive, and when he changes his password in another browser. Thread-safe.
 */
public final class Sessions {
    public static final Duration LONGEST = Duration.ofDays(7);
    public static final Duration LONGEST_IDLE = Duration.ofHours(12);

    private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(1);
    private static final int VALUE_BYTES = 32;
    private static final int MAX_VALUE_LENGTH = 100;
    /** Fits no password; worked out for an unknown address, so that it takes as long as a known one. */
    private static final String NOBODYS_PASSWORD =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Database database;
    private final SessionStore store;
    private final UserStore users;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final SignInFailures failures;
    private final TokenKey key;
    private final InstantSource clock;
    private final SignInThrottle throttle;
    private final SecureRandom random = new SecureRandom();
    private final Passwords passwords = new Passwords();

    Sessions(Database database, Stores stores, SignInFailures failures, TokenKey key, Clocks clocks) {
        this.database = database;
        this.store = new SessionStore(database);
        this.users = stores.users();
        this.accounts = stores.accounts();
        this.audit = stores.audit();
        this.failures = failures;
        this.key = key;
        this.clock = clocks.wall();
        this.throttle = new SignInThrottle(clocks.ticker());
    }

    /** Somebody at the door. Account: the one he chose of several; null before he has. */
    public record Attempt(
            String email, HiddenText password, @Nullable AccountId account, String address) {}

    public SignIn signIn(Attempt attempt) {
        long wait = throttle.waitSeconds(attempt.email(), attempt.address());
        if (wait > 0) {
            return new SignIn.Throttled(wait);
        }
        List<SessionStore.Login> logins = store.listLogins(attempt.email());
        List<SessionStore.Login> fitting = fitting(attempt, logins);
        if (fitting.isEmpty()) {
            throttle.countFailure(attempt.email(), attempt.address());
            failures.note(logins, attempt.address());
            return new SignIn.Refused();
        }
        return fitting.size() == 1 ? new SignIn.SignedIn(open(fitting.getFirst(), attempt.address())) : choose(fitting);
    }

    private SignIn choose(List<SessionStore.Login> fitting) {
        return new SignIn.Choose(fitting.stream()
                .map(login -> accounts.getSettings(login.account()))
                .toList());
    }

    private List<SessionStore.Login> fitting(Attempt attempt, List<SessionStore.Login> logins) {
        if (logins.isEmpty()) {
            passwords.matches(attempt.password().reveal(), NOBODYS_PASSWORD);
        }
        return logins.stream()
                .filter(login -> attempt.account() == null || attempt.account().equals(login.account()))
                .filter(login -> fits(attempt.password(), store.findPassword(login)))
                .toList();
    }

    private boolean fits(HiddenText password, @Nullable String stored) {
        return stored != null && passwords.matches(password.reveal(), stored);
    }

    private String open(SessionStore.Login login, String address) {
        byte[] bytes = new byte[VALUE_BYTES];
        random.nextBytes(bytes);
        String value = BASE64.encodeToString(bytes);
        Instant now = clock.instant();
        User user = users.find(login.account(), login.user()).orElseThrow();
        database.jdbi().useTransaction(tx -> {
            store.insert(tx, digest(value), login, now);
            audit.signedIn(tx, Author.atTheDoor(login.account(), login.user(), address), thing(user));
        });
        return value;
    }

    /**
     * The session of a cookie.
     *
     * @param isUse false for a page that asks by itself: it does not keep the session from becoming idle
     */
    public Optional<Session> find(String value, boolean isUse) {
        if (value.isEmpty() || value.length() > MAX_VALUE_LENGTH) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        TokenDigest digest = digest(value);
        Optional<SessionStore.SessionRow> row = store.find(digest, now, now.minus(LONGEST_IDLE));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        if (isUse && row.get().lastSeenAt().plus(TOUCH_INTERVAL).isBefore(now)) {
            store.touch(digest, now);
        }
        SessionStore.Login login = row.get().login();
        return users.find(login.account(), login.user())
                .filter(User::active)
                .map(user -> new Session(login.account(), user, value, formKey(login)));
    }

    public void signOut(Session session) {
        store.delete(digest(session.value()));
    }

    /** Gives the user a new password and ends his other sessions; false when the old password is not his. */
    public boolean changePassword(Session session, Call call, HiddenText old, HiddenText wanted) {
        SessionStore.Login login =
                new SessionStore.Login(session.account(), session.user().id());
        if (!fits(old, store.findPassword(login))) {
            return false;
        }
        String hash = passwords.hash(wanted.reveal());
        AuditLog.Thing user = UserChanges.thing(session.user());
        database.jdbi().useTransaction(tx -> {
            users.setPassword(tx, session.account(), session.user().id(), hash);
            audit.changed(tx, Author.of(session.caller(), call), user, Map.of(), Map.of("password", wanted));
        });
        store.deleteOthers(login, digest(session.value()));
        return true;
    }

    /** A user at the door: he is known by his address there. */
    static AuditLog.Thing thing(User user) {
        return AuditLog.Thing.of("sessions", user.id().value(), user.email());
    }

    private TokenDigest digest(String value) {
        return key.digest("session " + value);
    }

    /** Of the user, not of one session: a form that is open when the session ends can still be sent after the next sign-in. */
    private String formKey(SessionStore.Login login) {
        String user = login.account().value() + " " + login.user().value();
        return BASE64.encodeToString(key.digest("form " + user).bytes());
    }
}
