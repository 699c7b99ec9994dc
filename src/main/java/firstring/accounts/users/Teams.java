package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.util.Set;

/** Finds the users that a team lead leads; ring groups are known only to features above. */
@FunctionalInterface
public interface Teams {
    /** The users who share a ring group with the user, including the user; empty when they are in none. */
    Set<UserId> of(AccountId account, UserId lead);
}
