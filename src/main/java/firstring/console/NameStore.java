package firstring.console;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.contacts.Visibility;
import firstring.postgres.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;

/** The names behind ids, for pages. Thread-safe. */
public final class NameStore {

    /** A kind of named object. */
    public enum Kind {
        USER("select id, name from account_user where account_id = :account and id = any (:ids)"),
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

    /** A contact that the viewer sees, or that is in a dialer list that the viewer works or leads. */
    private static final String SEEN = """
            and (:all or coalesce(c.user_id = any (:owners), :unowned) or exists (
              select from dialer_entry as e
              where e.account_id = :account and e.contact_id = c.id and e.user_id is null
                and e.state in ('queued', 'leased')
                and (:leads or e.leased_by = :viewer or exists (
                  select from dialer_list_user as m
                  where m.account_id = :account and m.list_id = e.list_id and m.user_id = :viewer))))
            """;

    private static final String LIST_CONTACTS = """
            select c.id, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.company_name, c.phone_number) as name
            from contact as c
            where c.account_id = :account and c.id = any (:ids)
            """ + SEEN;

    private static final String LIST_OWNERS = """
            select c.id, u.name
            from contact as c
            join account_user as u on u.account_id = c.account_id and u.id = c.user_id
            where c.account_id = :account and u.account_id = :account and c.id = any (:ids)
            """ + SEEN;

    private static final String LIST_ZONES = """
            select c.id, c.timezone as name from contact as c where c.account_id = :account and c.id = any (:ids)
            """ + SEEN;

    private final Database database;

    NameStore(Database database) {
        this.database = database;
    }

    /** Names by id; an id the account does not know is absent. */
    Map<Long, String> find(Kind kind, AccountId account, Collection<Long> ids) {
        return find(kind.sql, account, ids, query -> query);
    }

    /** The viewer of a page. */
    record Viewer(Caller caller) {
        private Visibility visible() {
            return Visibility.of(caller);
        }
    }

    /** The names of those of the contacts that are seen. */
    Map<Long, String> findContacts(Viewer viewer, Collection<Long> contacts) {
        return find(LIST_CONTACTS, viewer, contacts);
    }

    /** The names of contacts' owners by the contacts' ids. */
    Map<Long, String> findOwners(Viewer viewer, Collection<Long> contacts) {
        return find(LIST_OWNERS, viewer, contacts);
    }

    /** The zones that contacts are called in. */
    Map<Long, String> findZones(Viewer viewer, Collection<Long> contacts) {
        return find(LIST_ZONES, viewer, contacts);
    }

    private Map<Long, String> find(String sql, Viewer viewer, Collection<Long> contacts) {
        Caller caller = viewer.caller();
        Visibility visible = viewer.visible();
        return find(
                sql,
                caller.account(),
                contacts,
                query -> query.bind("all", visible.all())
                        .bind("unowned", visible.unowned())
                        .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                        .bind("viewer", caller.user().value())
                        .bind("leads", caller.role().isAtLeast(Role.TEAM_LEAD)));
    }

    private Map<Long, String> find(String sql, AccountId account, Collection<Long> ids, UnaryOperator<Query> bound) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<Long, String> names = new HashMap<>();
        database.jdbi()
                .useHandle(handle -> bound.apply(handle.createQuery(sql))
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, List.copyOf(Set.copyOf(ids)))
                        .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name")))
                        .forEach(entry -> names.put(entry.getKey(), entry.getValue())));
        return names;
    }
}
