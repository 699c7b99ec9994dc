package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contacts' SQL on the path of a lead: set-based, one statement for a batch, always within the caller's
 * transaction. A statement that locks reads one table only, so the row it answers is the row it locked.
 */
public final class ContactBatchStore {

    /** A number to store for a contact. */
    public record NewPhone(
            String e164,
            ContactId contact,
            boolean isPrimary,
            @Nullable String label,
            @Nullable String extension) {}

    /** A tag to put on a contact. */
    public record NewTag(ContactId contact, long tagId, LeadId lead) {}

    /** A number sent for one contact that is another's. */
    public record NewConflict(long id, String e164, ContactId contact, ContactId other, LeadId lead) {}

    /** A number that must not be contacted from now on. */
    public record NewStop(String e164, LeadId lead) {}

    /** One line of a contact's timeline. {@code changes} is JSON text. */
    public record NewEvent(
            long id,
            ContactId contact,
            String kind,
            @Nullable LeadId lead,
            @Nullable UserId user,
            @Nullable String outcome,
            @Nullable String note,
            @Nullable String changes) {}

    private static final String LOCK_PHONES = """
            select p.e164, p.contact_id
            from contact_phone as p
            where p.account_id = ? and p.e164 = any (?)
            order by p.e164
            for update
            """;

    private static final String LOCK_CONTACTS = """
            select c.id, c.phone_number, c.first_name, c.last_name, c.company_name, c.email, c.address, c.city, c.state,
                c.zipcode, c.country, c.website, c.notes, c.date_of_birth::text as date_of_birth, c.csf1, c.csf2,
                c.timezone, c.timezone_explicit, c.lead_source_id, c.user_id, c.line_id, c.disposition_status_id, c.is_dnc
            from contact as c
            where c.account_id = ? and c.id = any (?)
            order by c.id
            for update
            """;

    private static final String FIND_STOPS = """
            select s.e164
            from phone_stop as s
            where s.account_id = ? and s.e164 = any (?) and s.kind = 'do_not_contact'
            """;

    private static final String FIND_PHONES = """
            select p.contact_id, p.e164
            from contact_phone as p
            where p.account_id = ? and p.contact_id = any (?)
            """;

    private static final String INSERT_CONTACTS = """
            insert into contact as n (account_id, id, phone_number, first_name, last_name, company_name, email, address,
                city, state, zipcode, country, website, notes, date_of_birth, csf1, csf2, timezone, timezone_explicit,
                lead_source_id, user_id, line_id, disposition_status_id, is_dnc, created_at, updated_at)
            select a.account_id, x.id, x.phone_number, x.first_name, x.last_name, x.company_name, x.email, x.address,
                x.city, x.state, x.zipcode, x.country, x.website, x.notes, x.date_of_birth::date, x.csf1, x.csf2,
                x.timezone, x.timezone_explicit, x.lead_source_id, x.user_id, x.line_id, x.disposition_status_id,
                x.is_dnc, ?, ?
            from account as a, unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(id, phone_number, first_name, last_name, company_name, email, address, city, state, zipcode,
                    country, website, notes, date_of_birth, csf1, csf2, timezone, timezone_explicit, lead_source_id,
                    user_id, line_id, disposition_status_id, is_dnc)
            where a.account_id = ?
            """;

    private static final String UPDATE_CONTACTS = """
            update contact as c
            set first_name = x.first_name, last_name = x.last_name, company_name = x.company_name, email = x.email,
                address = x.address, city = x.city, state = x.state, zipcode = x.zipcode, country = x.country,
                website = x.website, notes = x.notes, date_of_birth = x.date_of_birth::date, csf1 = x.csf1,
                csf2 = x.csf2, timezone = x.timezone, timezone_explicit = x.timezone_explicit,
                lead_source_id = x.lead_source_id, user_id = x.user_id, line_id = x.line_id,
                disposition_status_id = x.disposition_status_id, is_dnc = x.is_dnc, updated_at = ?,
                version = c.version + 1
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(id, first_name, last_name, company_name, email, address, city, state, zipcode, country, website,
                    notes, date_of_birth, csf1, csf2, timezone, timezone_explicit, lead_source_id, user_id, line_id,
                    disposition_status_id, is_dnc)
            where c.account_id = ? and c.id = x.id
            """;

    private static final String INSERT_PHONES = """
            insert into contact_phone as n (account_id, e164, contact_id, is_primary, label, extension, created_at)
            select a.account_id, x.e164, x.contact_id, x.is_primary, x.label, x.extension, ?
            from account as a, unnest(?, ?, ?, ?, ?) as x(e164, contact_id, is_primary, label, extension)
            where a.account_id = ?
            on conflict on constraint contact_phone_pk do nothing
            """;

    private static final String INSERT_TAGS = """
            insert into contact_tag as n (account_id, contact_id, tag_id, lead_id, created_at)
            select a.account_id, x.contact_id, x.tag_id, x.lead_id, ?
            from account as a, unnest(?, ?, ?) as x(contact_id, tag_id, lead_id)
            where a.account_id = ?
            on conflict on constraint contact_tag_pk do nothing
            """;

    private static final String INSERT_CONFLICTS = """
            insert into conflict as n (account_id, id, e164, contact_id, other_contact_id, lead_id, created_at)
            select a.account_id, x.id, x.e164, x.contact_id, x.other_contact_id, x.lead_id, ?
            from account as a, unnest(?, ?, ?, ?, ?) as x(id, e164, contact_id, other_contact_id, lead_id)
            where a.account_id = ?
            on conflict (account_id, contact_id, e164) where resolved_at is null do nothing
            """;

    private static final String INSERT_STOPS = """
            insert into phone_stop as n (account_id, e164, kind, lead_id, created_at)
            select a.account_id, x.e164, 'do_not_contact', x.lead_id, ?
            from account as a, unnest(?, ?) as x(e164, lead_id)
            where a.account_id = ?
            on conflict on constraint phone_stop_pk do nothing
            """;

    private static final String INSERT_EVENTS = """
            insert into timeline as n (account_id, contact_id, at, id, kind, lead_id, user_id, outcome, note, changes)
            select a.account_id, x.contact_id, ?, x.id, x.kind, x.lead_id, x.user_id, x.outcome, x.note, x.changes::json
            from account as a, unnest(?, ?, ?, ?, ?, ?, ?, ?)
                as x(contact_id, id, kind, lead_id, user_id, outcome, note, changes)
            where a.account_id = ?
            """;

    /** Locks the stored ones of these numbers, smallest first, and answers whose they are. */
    public Map<String, ContactId> lockPhones(Connection tx, AccountId account, Collection<String> e164s)
            throws SQLException {
        Map<String, ContactId> owners = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(LOCK_PHONES)) {
            new ArrayBinder(tx, statement).number(account.value()).texts(e164s);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getString(1), new ContactId(rows.getLong(2)));
                }
            }
        }
        return owners;
    }

    /** Locks these contacts, smallest id first, and answers them; one that is gone is missing in the answer. */
    public Map<ContactId, ContactDraft> lockContacts(Connection tx, AccountId account, Collection<ContactId> contacts)
            throws SQLException {
        Map<ContactId, ContactDraft> drafts = new LinkedHashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(LOCK_CONTACTS)) {
            new ArrayBinder(tx, statement).number(account.value()).longs(idsOf(contacts));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ContactDraft draft = readDraft(rows);
                    drafts.put(draft.id(), draft);
                }
            }
        }
        return drafts;
    }

    /** Which of these numbers must not be contacted. */
    public Set<String> findStops(Connection tx, AccountId account, Collection<String> e164s) throws SQLException {
        Set<String> stopped = new HashSet<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_STOPS)) {
            new ArrayBinder(tx, statement).number(account.value()).texts(e164s);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stopped.add(rows.getString(1));
                }
            }
        }
        return stopped;
    }

    /** Every stored number of these contacts. */
    public Map<ContactId, Set<String>> findPhones(Connection tx, AccountId account, Collection<ContactId> contacts)
            throws SQLException {
        Map<ContactId, Set<String>> phones = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_PHONES)) {
            new ArrayBinder(tx, statement).number(account.value()).longs(idsOf(contacts));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    phones.computeIfAbsent(new ContactId(rows.getLong(1)), id -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return phones;
    }

    public void insertContacts(RoundTrip trip, AccountId account, List<ContactDraft> drafts, Instant now) {
        trip.write(INSERT_CONTACTS, binder -> {
            binder.moment(now)
                    .moment(now)
                    .longs(drafts, draft -> draft.id().value())
                    .texts(drafts, ContactDraft::phoneNumber);
            bindFields(binder, drafts);
            binder.number(account.value());
        });
    }

    public void updateContacts(RoundTrip trip, AccountId account, List<ContactDraft> drafts, Instant now) {
        trip.write(UPDATE_CONTACTS, binder -> {
            binder.moment(now).longs(drafts, draft -> draft.id().value());
            bindFields(binder, drafts);
            binder.number(account.value());
        });
    }

    /** Stores numbers; all of them, or somebody else was faster. */
    public void insertPhones(RoundTrip trip, AccountId account, List<NewPhone> phones, Instant now) {
        trip.writeAll(
                INSERT_PHONES,
                phones.size(),
                binder -> binder.moment(now)
                        .texts(phones, NewPhone::e164)
                        .longs(phones, phone -> phone.contact().value())
                        .flags(phones, NewPhone::isPrimary)
                        .texts(phones, NewPhone::label)
                        .texts(phones, NewPhone::extension)
                        .number(account.value()));
    }

    /** Puts tags on contacts; one that is there already stays as it is. */
    public void insertTags(RoundTrip trip, AccountId account, List<NewTag> tags, Instant now) {
        trip.write(
                INSERT_TAGS,
                binder -> binder.moment(now)
                        .longs(tags, tag -> tag.contact().value())
                        .longs(tags, NewTag::tagId)
                        .longs(tags, tag -> tag.lead().value())
                        .number(account.value()));
    }

    /** Lists conflicts; one that is open already stays as it is. */
    public void insertConflicts(RoundTrip trip, AccountId account, List<NewConflict> conflicts, Instant now) {
        trip.write(
                INSERT_CONFLICTS,
                binder -> binder.moment(now)
                        .longs(conflicts, NewConflict::id)
                        .texts(conflicts, NewConflict::e164)
                        .longs(conflicts, conflict -> conflict.contact().value())
                        .longs(conflicts, conflict -> conflict.other().value())
                        .longs(conflicts, conflict -> conflict.lead().value())
                        .number(account.value()));
    }

    public void insertStops(RoundTrip trip, AccountId account, List<NewStop> stops, Instant now) {
        trip.write(
                INSERT_STOPS,
                binder -> binder.moment(now)
                        .texts(stops, NewStop::e164)
                        .longs(stops, stop -> stop.lead().value())
                        .number(account.value()));
    }

    public void insertEvents(RoundTrip trip, AccountId account, List<NewEvent> events, Instant now) {
        trip.write(
                INSERT_EVENTS,
                binder -> binder.moment(now)
                        .longs(events, event -> event.contact().value())
                        .longs(events, NewEvent::id)
                        .texts(events, NewEvent::kind)
                        .longs(events, event -> valueOf(event.lead()))
                        .longs(events, event -> valueOf(event.user()))
                        .texts(events, NewEvent::outcome)
                        .texts(events, NewEvent::note)
                        .texts(events, NewEvent::changes)
                        .number(account.value()));
    }

    private static ContactDraft readDraft(ResultSet rows) throws SQLException {
        ContactDraft draft = ContactDraft.stored(
                new ContactId(rows.getLong("id")),
                rows.getString("phone_number"),
                rows.getString("timezone"),
                rows.getBoolean("timezone_explicit"));
        Map<ContactField, String> values = new EnumMap<>(ContactField.class);
        for (ContactField field : ContactField.values()) {
            String value = rows.getString(field.code());
            if (value != null) {
                values.put(field, value);
            }
        }
        Long owner = readLong(rows, "user_id");
        draft.load(
                values,
                readLong(rows, "lead_source_id"),
                readLong(rows, "line_id"),
                readLong(rows, "disposition_status_id"),
                owner == null ? null : new UserId(owner),
                rows.getBoolean("is_dnc"));
        return draft;
    }

    /** Binds the columns first_name … is_dnc, in the order in which both statements name them. */
    private static void bindFields(ArrayBinder binder, List<ContactDraft> drafts) throws SQLException {
        for (ContactField field : ContactField.values()) {
            binder.texts(drafts, draft -> draft.value(field));
        }
        binder.texts(drafts, ContactDraft::timezone)
                .flags(drafts, ContactDraft::isTimezoneExplicit)
                .longs(drafts, ContactDraft::leadSourceId)
                .longs(drafts, draft -> valueOf(draft.owner()))
                .longs(drafts, ContactDraft::lineId)
                .longs(drafts, ContactDraft::dispositionStatusId)
                .flags(drafts, ContactDraft::isDoNotContact);
    }

    private static List<Long> idsOf(Collection<ContactId> contacts) {
        return contacts.stream().map(ContactId::value).toList();
    }

    private static @Nullable Long valueOf(@Nullable UserId user) {
        return user == null ? null : user.value();
    }

    private static @Nullable Long valueOf(@Nullable LeadId lead) {
        return lead == null ? null : lead.value();
    }

    private static @Nullable Long readLong(ResultSet rows, String column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : value;
    }
}
