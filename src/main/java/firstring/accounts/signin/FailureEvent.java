package firstring.accounts.signin;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.audit.FailureKind;
import firstring.accounts.users.Login;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A failed or throttled attempt, to be recorded in the audit log of the account it targeted.
 *
 * @param who events of the same kind, person and source are counted together
 * @param address null: from several
 * @param subject looked up when a row is written; empty: no account is affected
 */
record FailureEvent(FailureKind kind, String who, @Nullable String address, Supplier<Optional<Subject>> subject) {

    /** The affected user; without a user: several of the account. */
    record Subject(AccountId account, @Nullable UserId user) {

        static Subject of(Login login) {
            return new Subject(login.account(), login.user());
        }
    }

    static FailureEvent at(FailureKind kind, Login login, String address) {
        return new FailureEvent(kind, login.toString(), address, () -> Optional.of(Subject.of(login)));
    }

    static FailureEvent throttled(String who, Supplier<Optional<Login>> login) {
        return new FailureEvent(
                FailureKind.SIGN_IN_THROTTLED, who, null, () -> login.get().map(Subject::of));
    }

    static FailureEvent ofSeveral(FailureKind kind, AccountId account) {
        return new FailureEvent(kind, account.toString(), null, () -> Optional.of(new Subject(account, null)));
    }
}
