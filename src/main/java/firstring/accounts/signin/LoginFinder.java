package firstring.accounts.signin;

import firstring.accounts.AccountId;
import firstring.accounts.users.Login;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which login an attempt is for before its password is checked, so that only one account's password is checked.
 * If an account is given, by name or number: the login there. Otherwise the one that this device is known for, or the
 * only one. In every other case none: the accounts of an address are never revealed. The same SQL statements run
 * whatever is found. Thread-safe.
 */
final class LoginFinder {
    private final SessionStore store;

    LoginFinder(SessionStore store) {
        this.store = store;
    }

    Optional<Login> find(String email, String account, @Nullable KnownDevice device) {
        List<Login> logins = store.listLogins(email);
        Map<AccountId, String> names =
                store.listAccountNames(logins.stream().map(Login::account).toList());
        List<Login> meant = account.isBlank() ? logins : named(logins, names, account.strip());
        Optional<Login> known =
                Optional.ofNullable(device).map(KnownDevice::login).filter(meant::contains);
        return known.isPresent() || meant.size() != 1 ? known : Optional.of(meant.getFirst());
    }

    /** Tries the number first: an account can be given another's number as its name. */
    private static List<Login> named(List<Login> logins, Map<AccountId, String> names, String account) {
        List<Login> numbered = logins.stream()
                .filter(login -> Long.toString(login.account().value()).equals(account))
                .toList();
        return numbered.isEmpty()
                ? logins.stream()
                        .filter(login -> account.equalsIgnoreCase(names.get(login.account())))
                        .toList()
                : numbered;
    }
}
