package firstring.contactbook;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the names of the entries that contacts refer to. Thread-safe. */
final class ContactNameStore {
    private static final String USERS =
            "select id, name from account_user where account_id = :account and id = any (:ids)";

    private static final String LINES = "select id, name from line where account_id = :account and id = any (:ids)";

    private static final String DISPOSITION_STATUSES =
            "select id, name from disposition_status where account_id = :account and id = any (:ids)";

    private static final String SEQUENCES =
            "select id, name from sequence where account_id = :account and id = any (:ids)";

    private final Database database;

    ContactNameStore(Database database) {
        this.database = database;
    }

    ContactNames load(AccountId account, List<ContactObject> objects) {
        return database.jdbi()
                .withHandle(handle -> new ContactNames(
                        names(
                                handle,
                                USERS,
                                account,
                                ids(objects, object -> object.contact().links().userId())),
                        names(
                                handle,
                                LINES,
                                account,
                                ids(objects, object -> object.contact().links().lineId())),
                        names(
                                handle,
                                DISPOSITION_STATUSES,
                                account,
                                ids(objects, object -> object.contact().links().dispositionStatusId())),
                        names(handle, SEQUENCES, account, ids(objects, ContactObject::sequenceId))));
    }

    private static List<Long> ids(List<ContactObject> objects, Function<ContactObject, @Nullable Long> link) {
        return objects.stream().map(link).filter(Objects::nonNull).distinct().toList();
    }

    private static Map<Long, String> names(Handle handle, String sql, AccountId account, Collection<Long> ids) {
        Map<Long, String> names = new HashMap<>();
        handle.createQuery(sql)
                .bind("account", account.value())
                .bindArray("ids", Long.class, ids)
                .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name")))
                .forEach(name -> names.put(name.getKey(), name.getValue()));
        return names;
    }
}
