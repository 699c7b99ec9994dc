package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.users.Teams;
import firstring.postgres.Database;
import java.util.Set;
import java.util.stream.Collectors;

/** A team lead leads the members of their ring groups. Thread-safe. */
public final class RingGroupTeams implements Teams {
    private final RingGroupStore groups;

    public RingGroupTeams(Database database) {
        this.groups = new RingGroupStore(database);
    }

    @Override
    public Set<UserId> of(AccountId account, UserId lead) {
        return groups.listMates(account, lead).stream().collect(Collectors.toUnmodifiableSet());
    }
}
