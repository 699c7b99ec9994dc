package firstring.postgres;

import java.time.Instant;
import java.util.Map;

/** Inserts the rows that tests of stores need, without the features that normally write them. */
public final class Rows {
    public static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    private final Database database;
    private final Ids ids;

    public Rows(Database database) {
        this.database = database;
        this.ids = new Ids(database);
    }

    public Ids ids() {
        return ids;
    }

    public long account() {
        long account = ids.next();
        run(
                "insert into account (account_id, name, created_at, updated_at) values (:account, 'Acme', :now, :now)",
                Map.of("account", account));
        return account;
    }

    public long user(long account) {
        long user = ids.next();
        run("""
                insert into account_user (account_id, id, name, email, email_key, role, status, status_changed_at,
                                          created_at, updated_at)
                values (:account, :user, 'Ann Agent', :email, :email, 'agent', 'available', :now, :now, :now)
                """, Map.of("account", account, "user", user, "email", "agent" + user + "@acme.example"));
        return user;
    }

    /** A contact in a zone where it is noon at {@link #NOON}. */
    public long contact(long account) {
        long contact = ids.next();
        run("""
                insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                values (:account, :contact, :phone, 'Etc/UTC', true, :now, :now)
                """, Map.of("account", account, "contact", contact, "phone", "+1818%07d".formatted(2_000_000 + contact)));
        return contact;
    }

    public long disposition(long account) {
        long id = ids.next();
        run("""
                insert into disposition_status (account_id, id, name, name_key, created_at, updated_at)
                values (:account, :id, :name, :name, :now, :now)
                """, Map.of("account", account, "id", id, "name", "status" + id));
        return id;
    }

    public long lead(long account, Instant receivedAt) {
        long id = ids.next();
        run("""
                insert into lead (account_id, received_at, id, outcome, status, source, request_id, address, method,
                                  path, query, body, trace)
                values (:account, :at, :id, 'refused', 400, 'api', 'r', '127.0.0.1', 'POST', '/', 'a=b', 'x'::bytea, '{}')
                """, Map.of("account", account, "id", id, "at", Moments.utc(receivedAt)));
        return id;
    }

    public long count(String table) {
        return number("select count(*) from " + table, Map.of());
    }

    public long number(String sql, Map<String, ?> values) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bindMap(values)
                        .mapTo(Long.class)
                        .one());
    }

    public void run(String sql, Map<String, ?> values) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(sql)
                        .bindMap(values)
                        .bind("now", Moments.utc(NOON))
                        .execute());
    }
}
