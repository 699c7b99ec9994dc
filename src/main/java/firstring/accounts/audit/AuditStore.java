package firstring.accounts.audit;

import firstring.accounts.AccountId;
import firstring.accounts.Author;
import firstring.accounts.EnumCodes;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of the audit log, which are inserted and read but never changed. Thread-safe. */
public final class AuditStore {
    private static final String INSERT = """
            insert into audit_log (account_id, at, id, action, resource, resource_id, name, changes, via, user_id,
                token_id, address, request_id)
            values (:account, :at, :id, :action, :resource, :resource_id, :name, :changes::json, :via, :user, :token,
                :address, :request_id)
            """;

    private static final String LIST = """
            select account_id, at, id, action, resource, resource_id, name, changes, via, user_id, token_id, address,
                request_id
            from audit_log
            where account_id = :account
              and (cast(:before_at as timestamptz) is null or (at, id) < (:before_at, :before_id))
              and (cast(:user as bigint) is null or user_id = :user)
              and (cast(:action as text) is null or action = :action)
              and (cast(:resource as text) is null or resource = :resource)
              and (cast(:resource_id as text) is null or resource_id = :resource_id)
              and (cast(:from as timestamptz) is null or at >= :from)
              and (cast(:to as timestamptz) is null or at < :to)
            order by at desc, id desc
            limit :limit
            """;

    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /** The position of a row in the log. */
    record Position(Instant at, long id) {}

    /** The search criteria for a list, newest first; null does not restrict. */
    record Search(
            @Nullable Long user,
            @Nullable String action,
            @Nullable String resource,
            @Nullable String resourceId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Position before) {}

    void insert(Handle tx, AuditRow row) {
        Author author = row.author();
        UserId user = author.user();
        tx.createUpdate(INSERT)
                .bind("account", author.account().value())
                .bind("at", Moments.utc(row.at()))
                .bind("id", row.id())
                .bind("action", row.action())
                .bind("resource", row.thing().resource())
                .bind("resource_id", row.thing().id())
                .bind("name", row.thing().name())
                .bind("changes", row.changes())
                .bind("via", author.via().code())
                .bind("user", user == null ? null : user.value())
                .bind("token", author.token())
                .bind("address", author.address())
                .bind("request_id", author.requestId())
                .execute();
    }

    List<AuditRow> list(AccountId account, Search search, int limit) {
        Position before = search.before();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("before_at", Moments.utcOrNull(before == null ? null : before.at()))
                        .bind("before_id", before == null ? null : before.id())
                        .bind("user", search.user())
                        .bind("action", search.action())
                        .bind("resource", search.resource())
                        .bind("resource_id", search.resourceId())
                        .bind("from", Moments.utcOrNull(search.from()))
                        .bind("to", Moments.utcOrNull(search.to()))
                        .bind("limit", limit)
                        .map((row, context) -> read(row))
                        .list());
    }

    private static AuditRow read(ResultSet row) throws SQLException {
        Long user = row.getObject("user_id", Long.class);
        Author author = new Author(
                new AccountId(row.getLong("account_id")),
                EnumCodes.get(Author.Via.values(), Author.Via::code, row.getString("via")),
                user == null ? null : new UserId(user),
                row.getObject("token_id", Long.class),
                row.getString("address"),
                row.getString("request_id"));
        AuditLog.Thing thing =
                new AuditLog.Thing(row.getString("resource"), row.getString("resource_id"), row.getString("name"));
        return new AuditRow(
                row.getLong("id"),
                Moments.get(row, "at"),
                author,
                row.getString("action"),
                thing,
                row.getString("changes"));
    }
}
