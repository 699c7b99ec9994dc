package firstring.console;

import firstring.accounts.AccountId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The names behind the ids of one account; what has no name any more is called by its id. */
final class Names {
    private final NameStore store;
    private final AccountId account;

    Names(NameStore store, AccountId account) {
        this.store = store;
        this.account = account;
    }

    String of(NameStore.Kind kind, long id) {
        return all(kind, List.of(id)).getOrDefault(id, "#" + id);
    }

    Map<Long, String> all(NameStore.Kind kind, Collection<Long> ids) {
        return store.find(kind, account, ids);
    }

    Map<Long, String> owners(Collection<Long> contacts) {
        return store.findOwners(account, contacts);
    }
}
