package firstring.accounts;

import java.util.Set;

/** Who is calling: one user of one account, by one token. */
public record Caller(AccountId account, UserId user, Role role, Set<Scope> scopes, long tokenId) {

    /** True for a token that may only post leads: it never sees other members or other contacts (CONTRACT 1.6). */
    public boolean isIntakeOnly() {
        return scopes.equals(Set.of(Scope.INTAKE));
    }
}
