package firstring.accounts;

/**
 * A signed-in browser.
 *
 * @param value what its cookie holds
 * @param formKey what each form that it sends must bring back, so that no other site can send one in its name
 */
public record Session(AccountId account, User user, String value, String formKey) {

    public Caller caller() {
        return Caller.signedIn(account, user.id(), user.role());
    }

    /** Says nothing of the cookie. */
    @Override
    public String toString() {
        return "Session of user " + user.id().value();
    }
}
