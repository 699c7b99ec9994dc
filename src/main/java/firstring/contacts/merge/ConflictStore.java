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
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Conflicts about numbers and their resolutions. Thread-safe. */
public final class ConflictStore {
    private static final String COLUMNS = """
            select id, e164, contact_id, other_contact_id, lead_id, created_at, resolved_at, resolution, resolved_by
            from conflict
            """;

    private static final String FIND = """
            select f.id, f.e164, f.contact_id, f.other_contact_id, f.lead_id, f.created_at, f.resolved_at, f.resolution,
                   f.resolved_by,
                   (:all or (
                     select bool_and(coalesce(c.user_id = any (:owners), :unowned))
                     from contact c
                     where c.account_id = :account and c.id in (f.contact_id, f.other_contact_id))) is true as visible
            from conflict f
            where f.account_id = :account and f.id = :id
            """;

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and (resolved_at is not null) = :resolved
              and (:contact::bigint is null or contact_id = :contact or other_contact_id = :contact)
              and (:all or (
                select bool_and(coalesce(c.user_id = any (:owners), :unowned))
                from contact c
                where c.account_id = :account and c.id in (conflict.contact_id, conflict.other_contact_id)))
            order by id
            limit :limit
            """;

    private static final String RESOLVE = """
            update conflict set resolved_at = :now, resolution = :resolution, resolved_by = :user
            where account_id = :account and id = :id and resolved_at is null
            """;

    private static final String MOVE_NUMBER = """
            update contact_phone set contact_id = :to, is_primary = false
            where account_id = :account and e164 = :e164 and contact_id = :from
            """;

    /** Points other conflicts about this number to the contact that now has it. */
    private static final String FOLLOW_NUMBER = """
            update conflict set other_contact_id = :to
            where account_id = :account and e164 = :e164 and other_contact_id = :from and contact_id <> :to
              and resolved_at is null
            """;

    private final Database database;

    ConflictStore(Database database) {
        this.database = database;
    }

    /** @param contact either contact of the conflict; null: any */
    record Filter(boolean resolved, @Nullable Long contact) {}

    /** Visible to users who see both contacts, if they still exist; users who do not see all contacts need at least one that does. */
    Loaded<Conflict> find(AccountId account, long id, Visibility visible) {
        return database.jdbi().withHandle(handle -> find(handle, account, id, visible));
    }

    Loaded<Conflict> find(Handle handle, AccountId account, long id, Visibility visible) {
        return handle.createQuery(FIND)
                .bind("account", account.value())
                .bind("id", id)
                .bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                .map((row, context) ->
                        row.getBoolean("visible") ? new Loaded.Seen<>(read(row)) : new Loaded.Hidden<Conflict>())
                .findOne()
                .orElseGet(Loaded.Missing::new);
    }

    /** Oldest first. */
    List<Conflict> list(AccountId account, Filter filter, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("resolved", filter.resolved())
                        .bind("all", visible.all())
                        .bind("unowned", visible.unowned())
                        .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                        .bind("contact", filter.contact())
                        .bind("after", paging.afterOrZero())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> read(row))
                        .list());
    }

    void resolve(Handle tx, AccountId account, long id, Resolution resolution, UserId user, Instant now) {
        tx.createUpdate(RESOLVE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("resolution", resolution.code())
                .bind("user", user.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Makes the number another number of the contact it was sent for. */
    void moveNumber(Handle tx, AccountId account, Conflict conflict) {
        for (String statement : List.of(MOVE_NUMBER, FOLLOW_NUMBER)) {
            tx.createUpdate(statement)
                    .bind("account", account.value())
                    .bind("e164", conflict.e164())
                    .bind("from", conflict.other().value())
                    .bind("to", conflict.contact().value())
                    .execute();
        }
    }

    private static Conflict read(ResultSet row) throws SQLException {
        return new Conflict(
                row.getLong("id"),
                row.getString("e164"),
                new ContactId(row.getLong("contact_id")),
                new ContactId(row.getLong("other_contact_id")),
                row.getObject("lead_id", Long.class),
                Moments.get(row, "created_at"),
                Moments.find(row, "resolved_at"),
                row.getString("resolution"),
                row.getObject("resolved_by", Long.class));
    }
}
