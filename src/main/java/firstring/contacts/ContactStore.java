package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.phone.Phones;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The contact rows. Thread-safe. */
public final class ContactStore {
    private static final String COLUMNS = """
            select c.id, c.phone_number, %s, c.timezone, c.timezone_explicit, c.user_id, c.line_id,
                   c.disposition_status_id, c.lead_source_id, c.is_dnc, c.last_engagement_at, c.version, c.created_at,
                   c.updated_at
            from contact c
            """.formatted(ContactField.sql("c.%1$s"));

    private static final String FIND = COLUMNS + "where c.account_id = :account and c.id = :id";

    private static final String LOCK = FIND + " for update";

    private static final String FIND_BY_NUMBER = COLUMNS + """
            join contact_phone p on p.account_id = c.account_id and p.contact_id = c.id
            where c.account_id = :account and p.account_id = :account and p.e164 = any(:forms)
            order by p.e164 <> :e164
            limit 1
            """;

    private static final String LIST = COLUMNS + "where c.account_id = :account and c.id = any(:ids)";

    /** The maximum size of a contact in bytes: the long texts, which are not read for this, plus everything else. */
    private static final String WEIGH = """
            select c.id,
                2000 + coalesce(octet_length(c.notes), 0) + coalesce(octet_length(c.csf1), 0)
                + coalesce(octet_length(c.csf2), 0) + coalesce(octet_length(c.custom::text), 0) as bytes
            from contact c
            where c.account_id = :account and c.id = any(:ids)
            """;

    private static final String INSERT =
            """
            insert into contact (account_id, id, phone_number, %s, timezone, timezone_explicit, user_id, line_id, disposition_status_id, lead_source_id, is_dnc, created_at, updated_at)
            values (:account, :id, :phone_number, %s, :timezone, :timezone_explicit, :user_id, :line_id,
              :disposition_status_id, :lead_source_id, :is_dnc, :now, :now)
            """.formatted(ContactField.sql("%1$s"), ContactField.sql(":%1$s", ":%1$s::date"));

    private static final String UPDATE = """
            update contact
            set phone_number = :phone_number, %s, timezone = :timezone,
                timezone_explicit = :timezone_explicit, user_id = :user_id, line_id = :line_id,
                disposition_status_id = :disposition_status_id, lead_source_id = :lead_source_id, is_dnc = :is_dnc,
                version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """.formatted(ContactField.sql("%1$s = :%1$s", "%1$s = :%1$s::date"));

    private static final String DELETE = "delete from contact where account_id = :account and id = :id";

    private static final String DELETE_TAGS =
            "delete from contact_tag where account_id = :account and contact_id = :id";

    private final Database database;

    public ContactStore(Database database) {
        this.database = database;
    }

    public Loaded<Contact> find(AccountId account, ContactId id, Visibility visible) {
        return Loaded.of(database.jdbi().withHandle(handle -> query(handle, FIND, account, id)), visible::allows);
    }

    /** The contact that has this number, primary or other, in any of its forms. */
    public Loaded<Contact> findByNumber(AccountId account, String e164, Visibility visible) {
        return Loaded.of(
                database.jdbi()
                        .withHandle(handle -> handle.createQuery(FIND_BY_NUMBER)
                                .bind("account", account.value())
                                .bind("e164", e164)
                                .bindArray("forms", String.class, Phones.forms(e164))
                                .map((row, context) -> read(row))
                                .findOne()),
                visible::allows);
    }

    /** The contacts among these that exist and are visible, in this order. */
    List<Contact> list(AccountId account, List<Long> ids, Visibility visible) {
        Map<Long, Contact> byId = new HashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, ids)
                        .map((row, context) -> read(row))
                        .forEach(contact -> byId.put(contact.id().value(), contact)));
        return ids.stream()
                .map(byId::get)
                .filter(contact -> contact != null && visible.allows(contact))
                .toList();
    }

    /** The approximate size of each of these contacts in bytes. */
    Map<Long, Long> weigh(AccountId account, List<Long> ids) {
        Map<Long, Long> bytes = new HashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(WEIGH)
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, ids)
                        .map((row, context) -> Map.entry(row.getLong("id"), row.getLong("bytes")))
                        .forEach(entry -> bytes.put(entry.getKey(), entry.getValue())));
        return bytes;
    }

    public Loaded<Contact> lock(Handle tx, AccountId account, ContactId id, Visibility visible) {
        return Loaded.of(query(tx, LOCK, account, id), visible::allows);
    }

    void insert(Handle tx, AccountId account, Contact contact) {
        bind(tx.createUpdate(INSERT), account, contact).execute();
    }

    /** Writes the contact; its version grows by one. */
    public void update(Handle tx, AccountId account, Contact contact) {
        bind(tx.createUpdate(UPDATE), account, contact).execute();
    }

    /** Deletes the contact with its numbers and tags; its timeline stays, so that the contact can be restored. */
    void delete(Handle tx, AccountId account, ContactId id) {
        for (String statement : List.of(DELETE_TAGS, DELETE)) {
            tx.createUpdate(statement)
                    .bind("account", account.value())
                    .bind("id", id.value())
                    .execute();
        }
    }

    private static Optional<Contact> query(Handle handle, String sql, AccountId account, ContactId id) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, AccountId account, Contact contact) {
        for (ContactField field : ContactField.values()) {
            statement.bind(field.code(), contact.field(field));
        }
        return statement
                .bind("account", account.value())
                .bind("id", contact.id().value())
                .bind("phone_number", contact.phoneNumber())
                .bind("timezone", contact.timezone().getId())
                .bind("timezone_explicit", contact.timezoneExplicit())
                .bind("user_id", contact.links().userId())
                .bind("line_id", contact.links().lineId())
                .bind("disposition_status_id", contact.links().dispositionStatusId())
                .bind("lead_source_id", contact.links().leadSourceId())
                .bind("is_dnc", contact.dnc())
                .bind("now", Moments.utc(contact.updatedAt()));
    }

    private static Contact read(ResultSet row) throws SQLException {
        return new Contact(
                new ContactId(row.getLong("id")),
                row.getString("phone_number"),
                readFields(row),
                ZoneId.of(row.getString("timezone")),
                row.getBoolean("timezone_explicit"),
                readLinks(row),
                row.getBoolean("is_dnc"),
                Moments.find(row, "last_engagement_at"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }

    private static Map<ContactField, String> readFields(ResultSet row) throws SQLException {
        Map<ContactField, String> fields = new EnumMap<>(ContactField.class);
        for (ContactField field : ContactField.values()) {
            Object value = field == ContactField.DATE_OF_BIRTH
                    ? row.getObject(field.code(), LocalDate.class)
                    : row.getString(field.code());
            if (value != null) {
                fields.put(field, value.toString());
            }
        }
        return fields;
    }

    private static ContactLinks readLinks(ResultSet row) throws SQLException {
        return new ContactLinks(
                row.getObject("user_id", Long.class),
                row.getObject("line_id", Long.class),
                row.getObject("disposition_status_id", Long.class),
                row.getObject("lead_source_id", Long.class));
    }
}
