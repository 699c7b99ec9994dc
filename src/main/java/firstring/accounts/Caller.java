package firstring.accounts;

import java.util.EnumSet;
import java.util.Set;

/** Who is calling: one user of one account, by one token or signed in to the console. */
public record Caller(AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId) {
    /** Stands for the token of who is signed in to the console. */
    public static final long NO_TOKEN = 0;

    /** Somebody signed in to the console: every scope, within his role. */
    public static Caller signedIn(AccountId account, UserId user, Role role) {
        return new Caller(account, user, role, Set.copyOf(EnumSet.allOf(Scope.class)), NO_TOKEN);
    }

    /** True for a token that may only post leads: it never sees other members or other contacts (CONTRACT 1.6). */
    public boolean isIntakeOnly() {
        return scopes.equals(Set.of(Scope.INTAKE));
    }
}
