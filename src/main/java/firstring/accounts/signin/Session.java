package firstring.accounts.signin;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.accounts.users.User;

/**
 * A signed-in browser.
 *
 * @param value the content of its cookie
 * @param formKey the secret that signs the keys of the user's forms; no page shows it
 */
public record Session(AccountId account, User user, String value, String formKey) {

    public Caller caller() {
        return Caller.signedIn(account, user.id(), user.role());
    }

    /** Does not reveal the cookie. */
    @Override
    public String toString() {
        return "Session of user " + user.id().value();
    }
}
