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
 * Signs users in to the console. An attempt is counted, then its login is found, then one password hash is computed,
 * whether or not there is such a login: neither the response nor its time reveals which addresses are known.
 * Thread-safe.
 */
public final class SignIns {
    /** One more than the maximum length of an account's name. */
    private static final int MAX_ACCOUNT_NAME = 256;

    private final SessionStore store;
    private final LoginFinder finder;
    private final Sessions sessions;
    private final KnownDevices devices;
    private final SignInThrottle throttle;
    private final FailureLog failures;
    private final Passwords passwords;
    private final SignInMeters meters = new SignInMeters();

    public SignIns(PasswordGuards guards, SessionStore store, Sessions sessions, KnownDevices devices) {
        this.store = store;
        this.finder = new LoginFinder(store);
        this.sessions = sessions;
        this.devices = devices;
        this.throttle = guards.throttle();
        this.failures = guards.failures();
        this.passwords = guards.passwords();
    }

    /**
     * A sign-in attempt.
     *
     * @param account the name or number of the requested account; empty when it was not entered
     * @param address the client's address
     * @param device the known device's cookie; empty: none
     * @param session the cookie of the browser's current session, which ends when this one begins; empty: none
     */
    public record Attempt(
            String email, HiddenText password, String account, String address, String device, String session) {

        /** Values longer than any known one match nothing, and are not kept. */
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
                return continueWith(attempt, throttle.takeOnDevice(device.get()), device.get());
            }
        }
        return continueWith(attempt, throttle.takeAsStranger(attempt.email(), attempt.address()), null);
    }

    private SignIn continueWith(Attempt attempt, Taking taking, @Nullable KnownDevice device) {
        return switch (taking) {
            case Taking.Wait(long seconds) -> {
                noteThrottled(attempt.email(), attempt.account(), device);
                yield new SignIn.Throttled(seconds);
            }
            case Taking.Taken taken -> check(attempt, taken, device);
        };
    }

    /** Records neither the password nor the attempt itself. */
    private void noteThrottled(String email, String account, @Nullable KnownDevice device) {
        String who = EmailKey.of(email) + "\n" + account;
        failures.note(FailureEvent.throttled(who, () -> finder.find(email, account, device)));
    }

    private Optional<Login> find(Attempt attempt, @Nullable KnownDevice device) {
        return finder.find(attempt.email(), attempt.account(), device);
    }

    /** Counts an attempt when it was refused, but not when its password was right or could not be checked. */
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
        boolean matches = device == null
                ? passwords.matchesStrangers(attempt.password().reveal(), credential.passwordHash())
                : passwords.matches(attempt.password().reveal(), credential.passwordHash());
        if (matches && login.isPresent()) {
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
