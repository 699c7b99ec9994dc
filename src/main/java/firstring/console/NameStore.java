package firstring.console;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names behind ids, for pages. Thread-safe. */
final class NameStore {

    /** What has a name. */
    enum Kind {
        USER("select id, name from account_user where account_id = :account and id = any (:ids)"),
        CONTACT("""
                select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), company_name, phone_number) as name
                from contact
                where account_id = :account and id = any (:ids)
                """),
        DIALER_LIST("select id, name from dialer_list where account_id = :account and id = any (:ids)"),
        RING_GROUP("select id, name from ring_group where account_id = :account and id = any (:ids)"),
        SEQUENCE("select id, name from sequence where account_id = :account and id = any (:ids)"),
        TAG("select id, name from tag where account_id = :account and id = any (:ids)"),
        LINE("select id, name from line where account_id = :account and id = any (:ids)"),
        SOURCE("select id, name from lead_source where account_id = :account and id = any (:ids)"),
        DISPOSITION("select id, name from disposition_status where account_id = :account and id = any (:ids)"),
        TOKEN("select id, name from token where account_id = :account and id = any (:ids)");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    private static final String LIST_OWNERS = """
            select c.id, u.name
            from contact as c
            join account_user as u on u.account_id = c.account_id and u.id = c.user_id
            where c.account_id = :account and u.account_id = :account and c.id = any (:ids)
            """;

    private static final String LIST_ZONES = """
            select id, timezone as name from contact where account_id = :account and id = any (:ids)
            """;

    private final Database database;

    NameStore(Database database) {
        this.database = database;
    }

    /** Names by id; an id the account does not know is absent. */
    Map<Long, String> find(Kind kind, AccountId account, Collection<Long> ids) {
        return find(kind.sql, account, ids);
    }

    /** The names of contacts' owners by the contacts' ids. */
    Map<Long, String> findOwners(AccountId account, Collection<Long> contacts) {
        return find(LIST_OWNERS, account, contacts);
    }

    /** The zones that contacts are called in. */
    Map<Long, String> findZones(AccountId account, Collection<Long> contacts) {
        return find(LIST_ZONES, account, contacts);
    }

    private Map<Long, String> find(String sql, AccountId account, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<Long, String> names = new HashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(sql)
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, List.copyOf(Set.copyOf(ids)))
                        .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name")))
                        .forEach(entry -> names.put(entry.getKey(), entry.getValue())));
        return names;
    }
}
