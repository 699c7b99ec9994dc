package firstring.contacts.merge;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Paging;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Merges of contacts: moves rows within the contacts' own tables, and stores what an undo needs. Thread-safe. */
public final class MergeStore {
    private static final String MOVE_NUMBERS = """
            update contact_phone set contact_id = :kept, is_primary = false where account_id = :account and contact_id = :gone
            """;

    private static final String MOVE_TAGS = """
            update contact_tag t set contact_id = :kept
            where t.account_id = :account and t.contact_id = :gone and not exists (
              select from contact_tag o
              where o.account_id = :account and o.contact_id = :kept and o.tag_id = t.tag_id)
            """;

    private static final String DELETE_TAGS =
            "delete from contact_tag where account_id = :account and contact_id = :gone";

    private static final String MOVE_TIMELINE = """
            update timeline set contact_id = :kept where account_id = :account and contact_id = :gone
            """;

    private static final String RESOLVE_BETWEEN = """
            update conflict set resolved_at = :now, resolved_by = :user, resolution = 'merged'
            where account_id = :account and resolved_at is null
              and contact_id in (:kept, :gone) and other_contact_id in (:kept, :gone)
            """;

    private static final String RESOLVE_DOUBLE = """
            update conflict c set resolved_at = :now, resolved_by = :user, resolution = 'merged'
            where c.account_id = :account and c.resolved_at is null and c.contact_id = :gone and exists (
              select from conflict o
              where o.account_id = :account and o.resolved_at is null and o.contact_id = :kept and o.e164 = c.e164)
            """;

    private static final String MOVE_CONFLICTS = """
            update conflict set contact_id = :kept
            where account_id = :account and resolved_at is null and contact_id = :gone
            """;

    private static final String MOVE_CONFLICTS_WITH = """
            update conflict set other_contact_id = :kept
            where account_id = :account and resolved_at is null and other_contact_id = :gone
            """;

    private static final String FILL_CUSTOM = """
            update contact k
            set custom = nullif(coalesce(g.custom, '{}') || coalesce(k.custom, '{}'), '{}')
            from contact g
            where k.account_id = :account and k.id = :kept and g.account_id = :account and g.id = :gone
              and g.custom is not null
            """;

    private static final String DELETE_GONE = "delete from contact where account_id = :account and id = :gone";

    private static final List<String> MOVE = List.of(
            MOVE_NUMBERS,
            MOVE_TAGS,
            DELETE_TAGS,
            MOVE_TIMELINE,
            RESOLVE_BETWEEN,
            RESOLVE_DOUBLE,
            MOVE_CONFLICTS,
            MOVE_CONFLICTS_WITH,
            FILL_CUSTOM);

    private static final String INSERT = """
            insert into contact_merge (account_id, id, kept_contact_id, gone_contact_id, user_id, merged_at, rows_before,
              rows_after)
            values (:account, :id, :kept, :gone, :user, :now, :before::json, :after::json)
            """;

    private static final String COLUMNS = """
            select id, kept_contact_id, gone_contact_id, user_id, merged_at, undone_at, undone_by
            from contact_merge
            """;

    private static final String FIND = """
            select m.id, m.kept_contact_id, m.gone_contact_id, m.user_id, m.merged_at, m.undone_at, m.undone_by,
                   not exists (
                     select from contact c
                     where c.account_id = :account and c.id in (m.kept_contact_id, m.gone_contact_id)
                       and not (:all or coalesce(c.user_id = any (:owners), :unowned))) as visible
            from contact_merge m
            where m.account_id = :account and m.id = :id
            """;

    private static final String LOCK = FIND + " for update of m";

    private static final String LIST = COLUMNS + """
            where account_id = :account and (:after::bigint is null or id < :after)
              and (:contact::bigint is null or kept_contact_id = :contact or gone_contact_id = :contact)
              and (:all or not exists (
                select from contact c
                where c.account_id = :account and c.id in (kept_contact_id, gone_contact_id)
                  and c.user_id is not null and not c.user_id = any (:owners)))
            order by id desc
            limit :limit
            """;

    private static final String FIND_KEPT = """
            select kept_contact_id from contact_merge
            where account_id = :account and gone_contact_id = :gone and undone_at is null
            order by id desc
            limit 1
            """;

    /** Omits long texts: merges of earlier versions stored them, but they never change, so the live ones stay. */
    private static final String ROWS_WITHOUT_TEXTS = """
            select r.key, case when r.key = any (:tables)
              then (select coalesce(json_agg(e.value::jsonb - :texts::text[]), '[]') from json_array_elements(r.value) e)
              else r.value end::text as rows
            """;

    private static final String LIST_ROWS_BEFORE = ROWS_WITHOUT_TEXTS + """
            from contact_merge m, json_each(m.rows_before) r
            where m.account_id = :account and m.id = :id
            """;

    private static final String LIST_ROWS_AFTER = ROWS_WITHOUT_TEXTS + """
            from contact_merge m, json_each(m.rows_after) r
            where m.account_id = :account and m.id = :id
            """;

    private static final String MARK_UNDONE = """
            update contact_merge set undone_at = :now, undone_by = :user where account_id = :account and id = :id
            """;

    private final Database database;

    MergeStore(Database database) {
        this.database = database;
    }

    /** One merge, done or undone. */
    record StoredMerge(
            long id,
            ContactId kept,
            ContactId gone,
            UserId user,
            Instant mergedAt,
            @Nullable Instant undoneAt,
            @Nullable Long undoneBy) {}

    /** Moves the merged contact's numbers, tags, timeline and open conflicts to the kept one. */
    void move(Handle tx, AccountId account, ContactsMerged.Merge merge, UserId user) {
        for (String statement : MOVE) {
            tx.createUpdate(statement)
                    .configure(
                            org.jdbi.v3.core.statement.SqlStatements.class,
                            statements -> statements.setUnusedBindingAllowed(true))
                    .bind("account", account.value())
                    .bind("kept", merge.kept().value())
                    .bind("gone", merge.gone().value())
                    .bind("user", user.value())
                    .bind("now", Moments.utc(merge.at()))
                    .execute();
        }
    }

    void deleteGone(Handle tx, AccountId account, ContactId gone) {
        tx.createUpdate(DELETE_GONE)
                .bind("account", account.value())
                .bind("gone", gone.value())
                .execute();
    }

    void insert(
            Handle tx, AccountId account, StoredMerge merge, Map<String, String> before, Map<String, String> after) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("id", merge.id())
                .bind("kept", merge.kept().value())
                .bind("gone", merge.gone().value())
                .bind("user", merge.user().value())
                .bind("now", Moments.utc(merge.mergedAt()))
                .bind("before", ContactCopies.text(before))
                .bind("after", ContactCopies.text(after))
                .execute();
    }

    /** Visible to users who see both contacts, if they still exist. */
    Loaded<StoredMerge> find(AccountId account, long id, Visibility visible) {
        return database.jdbi().withHandle(handle -> find(handle, FIND, account, id, visible));
    }

    Loaded<StoredMerge> lock(Handle tx, AccountId account, long id, Visibility visible) {
        return find(tx, LOCK, account, id, visible);
    }

    /** Most recent first, limited to merges whose contacts are all visible. */
    List<StoredMerge> list(AccountId account, @Nullable Long contact, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("contact", contact)
                        .bind("all", visible.all())
                        .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> read(row))
                        .list());
    }

    /** The contact that a missing one was merged into. */
    Optional<ContactId> findKept(AccountId account, ContactId gone) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_KEPT)
                        .bind("account", account.value())
                        .bind("gone", gone.value())
                        .mapTo(Long.class)
                        .findOne()
                        .map(ContactId::new));
    }

    /** @param texts the columns of each table to leave out */
    Map<String, String> rowsBefore(Handle tx, AccountId account, long id, Map<String, List<String>> texts) {
        return rows(tx, LIST_ROWS_BEFORE, account, id, texts);
    }

    /** @param texts the columns of each table to leave out */
    Map<String, String> rowsAfter(Handle tx, AccountId account, long id, Map<String, List<String>> texts) {
        return rows(tx, LIST_ROWS_AFTER, account, id, texts);
    }

    void markUndone(Handle tx, AccountId account, long id, UserId user, Instant now) {
        tx.createUpdate(MARK_UNDONE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("user", user.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static Map<String, String> rows(
            Handle tx, String sql, AccountId account, long id, Map<String, List<String>> texts) {
        Map<String, String> rows = new LinkedHashMap<>();
        tx.createQuery(sql)
                .bind("account", account.value())
                .bind("id", id)
                .bindArray("tables", String.class, texts.keySet())
                .bindArray(
                        "texts",
                        String.class,
                        texts.values().stream().flatMap(List::stream).toList())
                .map((row, context) -> Map.entry(row.getString("key"), row.getString("rows")))
                .forEach(table -> rows.put(table.getKey(), table.getValue()));
        return rows;
    }

    private static Loaded<StoredMerge> find(Handle handle, String sql, AccountId account, long id, Visibility visible) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("id", id)
                .bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                .map((row, context) ->
                        row.getBoolean("visible") ? new Loaded.Seen<>(read(row)) : new Loaded.Hidden<StoredMerge>())
                .findOne()
                .orElseGet(Loaded.Missing::new);
    }

    private static StoredMerge read(ResultSet row) throws SQLException {
        return new StoredMerge(
                row.getLong("id"),
                new ContactId(row.getLong("kept_contact_id")),
                new ContactId(row.getLong("gone_contact_id")),
                new UserId(row.getLong("user_id")),
                Moments.get(row, "merged_at"),
                Moments.find(row, "undone_at"),
                row.getObject("undone_by", Long.class));
    }
}
