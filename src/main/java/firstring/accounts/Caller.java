package firstring.accounts;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who is calling: one user of one account, by one token or signed in to the console.
 *
 * @param team the users a team lead leads through ring groups; empty: they are in none, or not a team lead
 * @param author the user credited in the audit log: the creator of the token, who holds it, or the signed-in user
 */
public record Caller(
        AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId, Set<UserId> team, UserId author) {
    /** Stands for the token of who is signed in to the console. */
    public static final long NO_TOKEN = 0;

    /** One whose team is not known yet. */
    public Caller(AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId) {
        this(account, user, role, scopes, tokenId, Set.of(), user);
    }

    /** With a token that another user created. */
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
     * True for a token that may only post leads: it never sees other members or other contacts (docs/contract.md 1.6).
     */
    public boolean isIntakeOnly() {
        return scopes.equals(Set.of(Scope.INTAKE));
    }
}
