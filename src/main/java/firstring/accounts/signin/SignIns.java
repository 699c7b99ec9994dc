package firstring.accounts.signin;

import firstring.accounts.audit.FailureKind;
import firstring.accounts.signin.SignInThrottle.Taking;
import firstring.accounts.users.EmailKey;
import firstring.accounts.users.Login;
import firstring.accounts.users.Passwords;
import firstring.concurrent.Overloaded;
import firstring.text.EmailAddress;
import firstring.text.HiddenText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in to the console. An attempt is counted, then its login is found, then one password is worked out, whether or
 * not there is such a login: neither the answer nor its time tells which addresses are known. Thread-safe.
 */
public final class SignIns {
    /** One more than an account's name has at most. */
    private static final int MAX_ACCOUNT_NAME = 256;

    private final SessionStore store;
    private final LoginFinder finder;
    private final Sessions sessions;
    private final KnownDevices devices;
    private final SignInThrottle throttle;
    private final FailureLog failures;
    private final Passwords passwords;
    private final SignInMeters meters = new SignInMeters();

    public SignIns(PasswordGuards doors, SessionStore store, Sessions sessions, KnownDevices devices) {
        this.store = store;
        this.finder = new LoginFinder(store);
        this.sessions = sessions;
        this.devices = devices;
        this.throttle = doors.throttle();
        this.failures = doors.failures();
        this.passwords = doors.passwords();
    }

    /**
     * A sign-in attempt.
     *
     * @param account the name or number of the account meant; empty when it was not typed
     * @param address where the attempt comes from
     * @param device the known device's cookie; empty: none
     * @param session the cookie of the session that the browser has; it ends when this one begins; empty: none
     */
    public record Attempt(
            String email, HiddenText password, String account, String address, String device, String session) {

        /** Values longer than any known one match no one, and are not remembered. */
        public Attempt {
            email = email.length() > EmailAddress.MAX_LENGTH ? "" : email;
            account = account.substring(0, Math.min(account.length(), MAX_ACCOUNT_NAME));
        }
    }

    public SignIn signIn(Attempt attempt) {
        SignIn result = decide(attempt);
        meters.count(result);
        return result;
    }

    public SignInMeters meters() {
        return meters;
    }

    private SignIn decide(Attempt attempt) {
        Optional<KnownDevice> device = devices.read(attempt.device(), attempt.email());
        if (device.isPresent()) {
            Optional<Login> login = find(attempt, device.get());
            if (login.equals(device.map(KnownDevice::login))
                    && store.getCredential(login).epoch() == device.get().epoch()) {
                return goOn(attempt, throttle.takeOnDevice(device.get()), device.get());
            }
        }
        return goOn(attempt, throttle.takeAsStranger(attempt.email(), attempt.address()), null);
    }

    private SignIn goOn(Attempt attempt, Taking taking, @Nullable KnownDevice device) {
        return switch (taking) {
            case Taking.Wait(long seconds) -> {
                noteThrottled(attempt.email(), attempt.account(), device);
                yield new SignIn.Throttled(seconds);
            }
            case Taking.Taken taken -> check(attempt, taken, device);
        };
    }

    /** Keeps neither the password nor the attempt. */
    private void noteThrottled(String email, String account, @Nullable KnownDevice device) {
        String who = EmailKey.of(email) + "\n" + account;
        failures.note(FailureEvent.throttled(who, () -> finder.find(email, account, device)));
    }

    private Optional<Login> find(Attempt attempt, @Nullable KnownDevice device) {
        return finder.find(attempt.email(), attempt.account(), device);
    }

    /** An attempt counts when it was refused; not when its password was right or could not be checked. */
    private SignIn check(Attempt attempt, Taking.Taken taken, @Nullable KnownDevice device) {
        boolean counts = false;
        try {
            if (device == null) {
                passwords.refuseStrangersWhenFull();
            }
            SignIn result = Passwords.isTooLong(attempt.password().reveal())
                    ? new SignIn.Refused()
                    : compare(attempt, find(attempt, device), device);
            counts = result instanceof SignIn.Refused;
            return result;
        } catch (Overloaded busy) {
            return new SignIn.Busy(busy.retryAfterSeconds());
        } finally {
            if (!counts) {
                taken.giveBack();
            }
        }
    }

    private SignIn compare(Attempt attempt, Optional<Login> login, @Nullable KnownDevice device) {
        SessionStore.Credential credential = store.getCredential(login);
        boolean fits = device == null
                ? passwords.matchesStrangers(attempt.password().reveal(), credential.passwordHash())
                : passwords.matches(attempt.password().reveal(), credential.passwordHash());
        if (fits && login.isPresent()) {
            return open(attempt, login.get(), credential.epoch(), device);
        }
        login.ifPresent(known -> failures.note(FailureEvent.at(FailureKind.SIGN_IN_FAILED, known, attempt.address())));
        return new SignIn.Refused();
    }

    private SignIn open(Attempt attempt, Login login, long epoch, @Nullable KnownDevice device) {
        String session = sessions.open(login, epoch, attempt.address(), attempt.session());
        return new SignIn.SignedIn(session, devices.write(login, epoch, attempt.email(), device));
    }
}
