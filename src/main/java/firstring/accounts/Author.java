package firstring.accounts;

import firstring.http.Call;
import org.jspecify.annotations.Nullable;

/**
 * The user or system that makes a change, and its origin.
 *
 * @param user null: the operator, or an unidentified visitor
 * @param token null: signed in to the console, or at the command line
 */
public record Author(
        AccountId account,
        Via via,
        @Nullable UserId user,
        @Nullable Long token,
        @Nullable String address,
        @Nullable String requestId) {

    /** The interface through which a change was made. */
    public enum Via {
        CONSOLE("console"),
        API("api"),
        COMMAND_LINE("command_line");

        private final String code;

        Via(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    public static Author of(Caller caller, Call call) {
        boolean signedIn = caller.tokenId() == Caller.NO_TOKEN;
        return new Author(
                caller.account(),
                signedIn ? Via.CONSOLE : Via.API,
                caller.author(),
                signedIn ? null : caller.tokenId(),
                call.remoteAddress(),
                call.requestId());
    }

    /** The operator: anyone with access to the data folder or the database URL. */
    static Author operator(AccountId account) {
        return new Author(account, Via.COMMAND_LINE, null, null, null, null);
    }

    /** A person at the console's sign-in page; null: not signed in. */
    public static Author atSignIn(AccountId account, @Nullable UserId user, @Nullable String address) {
        return new Author(account, Via.CONSOLE, user, null, address, null);
    }
}
