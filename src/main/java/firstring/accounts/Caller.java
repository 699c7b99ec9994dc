package firstring.accounts;

import java.util.EnumSet;
import java.util.Set;

/**
 * The caller of a request: one user of one account, by one token or signed in to the console.
 *
 * @param team the users that a team lead leads through ring groups; empty: they are in none, or not a team lead
 * @param author the user credited in the audit log: the creator of the token, or the signed-in user
 */
public record Caller(
        AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId, Set<UserId> team, UserId author) {
    /** The token id of users signed in to the console. */
    public static final long NO_TOKEN = 0;

    /** A caller whose team is not known yet. */
    public Caller(AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId) {
        this(account, user, role, scopes, tokenId, Set.of(), user);
    }

    /** The same caller, with a token that another user created. */
    public Caller by(UserId maker) {
        return new Caller(account, user, role, scopes, tokenId, team, maker);
    }

    Caller leading(Set<UserId> users) {
        return new Caller(account, user, role, scopes, tokenId, users, author);
    }

    /** A user signed in to the console: every scope, within the user's role. */
    public static Caller signedIn(AccountId account, UserId user, Role role) {
        return new Caller(account, user, role, Set.copyOf(EnumSet.allOf(Scope.class)), NO_TOKEN);
    }

    /**
     * True for a token that can only post leads: it never sees other users or other contacts (docs/contract.md 1.6).
     */
    public boolean isIntakeOnly() {
        return scopes.equals(Set.of(Scope.INTAKE));
    }
}
