package firstring.accounts.signin;

import firstring.accounts.Author;
import firstring.accounts.Stores;
import firstring.accounts.audit.FailureKind;
import firstring.accounts.signin.SessionStore.Credential;
import firstring.accounts.signin.SignInThrottle.Taking;
import firstring.accounts.users.Login;
import firstring.accounts.users.PasswordFault;
import firstring.accounts.users.Passwords;
import firstring.accounts.users.User;
import firstring.accounts.users.UserChanges;
import firstring.http.Call;
import firstring.postgres.Database;
import firstring.text.HiddenText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the password of the user who is signed in. Anyone with a session could guess the current password here, so
 * attempts are counted before they are checked, as at sign-in, and wrong ones are audited. Thread-safe.
 */
public final class OwnPassword {
    private final Database database;
    private final SessionStore store;
    private final Stores stores;
    private final Sessions sessions;
    private final PasswordGuards guards;

    public OwnPassword(Database database, SessionStore store, Stores stores, Sessions sessions, PasswordGuards guards) {
        this.database = database;
        this.store = store;
        this.stores = stores;
        this.sessions = sessions;
        this.guards = guards;
    }

    /** Ends the user's other sessions and keeps this one. */
    public PasswordChange change(Session session, Call call, HiddenText current, HiddenText wanted) {
        return switch (guards.throttle().takeInSession(login(session))) {
            case Taking.Wait(long seconds) -> new PasswordChange.Throttled(seconds);
            case Taking.Taken taken -> change(session, call, current, wanted, taken);
        };
    }

    private PasswordChange change(
            Session session, Call call, HiddenText current, HiddenText wanted, Taking.Taken taken) {
        boolean counts = false;
        try {
            Optional<Credential> checked = check(session, current);
            counts = checked.isEmpty();
            if (checked.isEmpty()) {
                guards.failures()
                        .note(FailureEvent.at(
                                FailureKind.PASSWORD_CHANGE_FAILED, login(session), call.remoteAddress()));
                return new PasswordChange.WrongCurrent();
            }
            User user = session.user();
            Optional<PasswordFault> fault = guards.passwords().findFault(wanted, List.of(user.email(), user.name()));
            return fault.isPresent()
                    ? new PasswordChange.Refused(fault.get())
                    : set(session, call, wanted, checked.get().epoch());
        } finally {
            if (!counts) {
                taken.giveBack();
            }
        }
    }

    /** The credential that the password was checked against; empty when it was wrong. */
    private Optional<Credential> check(Session session, HiddenText current) {
        Credential credential = store.getCredential(Optional.of(login(session)));
        boolean isRight = !Passwords.isTooLong(current.reveal())
                && guards.passwords().matches(current.reveal(), credential.passwordHash());
        return isRight ? Optional.of(credential) : Optional.empty();
    }

    /** Sets the password, unless it was reset after the check: then the given password is no longer the current one. */
    private PasswordChange set(Session session, Call call, HiddenText wanted, long checkedEpoch) {
        String hash = guards.passwords().hash(wanted.reveal());
        User user = session.user();
        return database.jdbi().inTransaction(tx -> {
            Optional<Long> epoch = stores.users().changePassword(tx, session.account(), user.id(), hash, checkedEpoch);
            if (epoch.isEmpty()) {
                return new PasswordChange.WrongCurrent();
            }
            store.renew(tx, sessions.digest(session.value()), login(session), epoch.get());
            stores.audit()
                    .changed(
                            tx,
                            Author.of(session.caller(), call),
                            UserChanges.thing(user),
                            Map.of(),
                            Map.of("password", wanted));
            return new PasswordChange.Changed();
        });
    }

    private static Login login(Session session) {
        return new Login(session.account(), session.user().id());
    }
}
