package firstring.contacts;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import firstring.postgres.RoundTrip.Binding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contact SQL for batches of leads: set-based, one statement per batch, always within the caller's
 * transaction. A locking statement reads only one table, so that the row it returns is the row it locked.
 */
public final class ContactBatchStore {

    /** The contact that has a number, and whether an active user owns the contact, as read before any lock. */
    public record Holder(ContactId contact, boolean isOwned) {}

    /** A number to store for a contact. */
    public record NewPhone(
            String e164,
            ContactId contact,
            boolean isPrimary,
            @Nullable String label,
            @Nullable String extension) {}

    /** A tag to put on a contact. */
    public record NewTag(ContactId contact, long tagId, LeadId lead) {}

    /** A number sent for one contact that belongs to another. */
    public record NewConflict(long id, String e164, ContactId contact, ContactId other, LeadId lead) {}

    /** A number that must not be contacted anymore. */
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

    private static final String FIND_HOLDERS = """
            select p.account_id, p.e164, p.contact_id, u.id is not null as owned
            from unnest(?, ?) as x(account_id, e164)
            join contact_phone as p on p.account_id = x.account_id and p.e164 = x.e164
            join contact as c on c.account_id = p.account_id and c.id = p.contact_id
            left join account_user as u on u.account_id = c.account_id and u.id = c.user_id and u.active
            where p.account_id = any (?)
            """;

    /** The contacts that have these numbers, and the stops on the primary numbers of these contacts. */
    private static final String FIND_OWNERS_AND_STOPS = """
            select p.account_id, p.e164, p.contact_id, null as kind
            from unnest(?, ?) as x(account_id, e164)
            join contact_phone as p on p.account_id = x.account_id and p.e164 = x.e164
            where p.account_id = any (?)
            union all
            select c.account_id, c.phone_number, c.id, s.kind
            from unnest(?, ?) as x(account_id, id)
            join contact as c on c.account_id = x.account_id and c.id = x.id
            join phone_stop as s on s.account_id = c.account_id and s.e164 = c.phone_number
            where c.account_id = any (?)
            """;

    private static final String LOCK_CONTACTS = """
            select c.account_id, c.id, c.phone_number, %s, c.timezone, c.timezone_explicit, c.lead_source_id, c.user_id, c.line_id, c.disposition_status_id, c.is_dnc, c.custom
            from unnest(?, ?) as x(account_id, id)
            join contact as c on c.account_id = x.account_id and c.id = x.id
            where c.account_id = any (?)
            order by c.account_id, c.id
            for update of c
            """.formatted(ContactField.sql("c.%1$s", "c.%1$s::text as %1$s"));

    private static final String FIND_STOPS = """
            select s.account_id, s.e164, s.kind
            from unnest(?, ?) as x(account_id, e164)
            join phone_stop as s on s.account_id = x.account_id and s.e164 = x.e164
            where s.account_id = any (?)
            """;

    private static final String FIND_PHONES = """
            select p.account_id, p.contact_id, p.e164
            from unnest(?, ?) as x(account_id, contact_id)
            join contact_phone as p on p.account_id = x.account_id and p.contact_id = x.contact_id
            where p.account_id = any (?)
            """;

    private static final String INSERT_CONTACTS =
            """
            insert into contact as n (account_id, id, phone_number, %1$s, timezone, timezone_explicit, lead_source_id, user_id,
                line_id, disposition_status_id, is_dnc, custom, created_at, updated_at)
            select a.account_id, x.id, x.phone_number, %2$s, x.timezone, x.timezone_explicit, x.lead_source_id, x.user_id,
                x.line_id, x.disposition_status_id, x.is_dnc, x.custom::jsonb, ?, ?
            from unnest(?, ?, ?, %3$s, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, phone_number, %1$s, timezone, timezone_explicit, lead_source_id, user_id, line_id,
                    disposition_status_id, is_dnc, custom)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """.formatted(ContactField.sql("%1$s"), ContactField.sql("x.%1$s", "x.%1$s::date"), ContactField.sql("?"));

    private static final String UPDATE_CONTACTS = """
            update contact as c
            set %2$s, timezone = x.timezone, timezone_explicit = x.timezone_explicit, lead_source_id = x.lead_source_id,
                user_id = x.user_id, line_id = x.line_id, disposition_status_id = x.disposition_status_id,
                is_dnc = x.is_dnc, custom = x.custom::jsonb, updated_at = ?, version = c.version + 1
            from unnest(?, ?, %3$s, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, %1$s, timezone, timezone_explicit, lead_source_id, user_id, line_id,
                    disposition_status_id, is_dnc, custom)
            where c.account_id = any (?) and c.account_id = x.account_id and c.id = x.id
            """.formatted(
            ContactField.sql("%1$s"), ContactField.sql("%1$s = x.%1$s", "%1$s = x.%1$s::date"), ContactField.sql("?"));

    private static final String INSERT_PHONES = """
            insert into contact_phone as n (account_id, e164, contact_id, is_primary, label, extension, created_at)
            select a.account_id, x.e164, x.contact_id, x.is_primary, x.label, x.extension, ?
            from unnest(?, ?, ?, ?, ?, ?)
                as x(account_id, e164, contact_id, is_primary, label, extension)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict do nothing
            """;

    private static final String INSERT_TAGS = """
            insert into contact_tag as n (account_id, contact_id, tag_id, lead_id, created_at)
            select a.account_id, x.contact_id, x.tag_id, x.lead_id, ?
            from unnest(?, ?, ?, ?)
                as x(account_id, contact_id, tag_id, lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict on constraint contact_tag_pk do nothing
            """;

    private static final String INSERT_CONFLICTS = """
            insert into conflict as n (account_id, id, e164, contact_id, other_contact_id, lead_id, created_at)
            select a.account_id, x.id, x.e164, x.contact_id, x.other_contact_id, x.lead_id, ?
            from unnest(?, ?, ?, ?, ?, ?)
                as x(account_id, id, e164, contact_id, other_contact_id, lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict (account_id, contact_id, e164) where resolved_at is null do nothing
            """;

    private static final String INSERT_STOPS = """
            insert into phone_stop as n (account_id, e164, kind, lead_id, created_at)
            select a.account_id, x.e164, 'do_not_contact', x.lead_id, ?
            from unnest(?, ?, ?)
                as x(account_id, e164, lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict on constraint phone_stop_pk do nothing
            """;

    private static final String INSERT_EVENTS = """
            insert into timeline as n (account_id, contact_id, at, id, kind, lead_id, user_id, outcome, note, changes)
            select a.account_id, x.contact_id, ?, x.id, x.kind, x.lead_id, x.user_id, x.outcome, x.note, x.changes::json
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, contact_id, id, kind, lead_id, user_id, outcome, note, changes)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    /** The contacts that have these numbers, and whether they have an active owner, available once the trip has been sent. */
    public ByAccount<String, Holder> findHolders(RoundTrip trip, AccountRows<String> e164s) {
        ByAccount<String, Holder> holders = new ByAccount<>();
        trip.read(
                FIND_HOLDERS,
                binder -> e164s.bindTexts(binder, text -> text),
                row -> holders.put(
                        row.getLong(1),
                        row.getString(2),
                        new Holder(new ContactId(row.getLong(3)), row.getBoolean(4))));
        return holders;
    }

    /**
     * The contacts that have some numbers, and the stops on the primary numbers of some contacts.
     *
     * @param owners contacts by stored number
     * @param stops stops by number, for contacts with any: {@code do_not_contact}, {@code opted_out} and so on
     */
    public record OwnersAndStops(ByAccount<String, ContactId> owners, ByAccount<String, Set<String>> stops) {}

    /** The contacts that have these numbers, and the stops on these contacts, available once the trip has been sent. */
    public OwnersAndStops findOwnersAndStops(
            RoundTrip trip, AccountRows<String> e164s, AccountRows<ContactId> contacts) {
        OwnersAndStops found = new OwnersAndStops(new ByAccount<>(), new ByAccount<>());
        Binding binding = binder -> {
            e164s.bindTexts(binder, text -> text);
            contacts.bindIds(binder, ContactId::value);
        };
        trip.read(FIND_OWNERS_AND_STOPS, binding, row -> {
            String kind = row.getString(4);
            if (kind == null) {
                found.owners().put(row.getLong(1), row.getString(2), new ContactId(row.getLong(3)));
            } else {
                found.stops()
                        .get(row.getLong(1), row.getString(2), HashSet::new)
                        .add(kind);
            }
        });
        return found;
    }

    /** Locks these contacts, smallest id first. They are available once the trip has been sent; a deleted one is missing. */
    public ByAccount<ContactId, ContactDraft> lockContacts(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, ContactDraft> drafts = new ByAccount<>();
        trip.read(LOCK_CONTACTS, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            ContactDraft draft = readDraft(row);
            drafts.put(row.getLong("account_id"), draft.id(), draft);
        });
        return drafts;
    }

    /** The stops on these numbers, available once the trip has been sent: {@code do_not_contact}, {@code opted_out} and so on. */
    public ByAccount<String, Set<String>> findStops(RoundTrip trip, AccountRows<String> e164s) {
        ByAccount<String, Set<String>> stops = new ByAccount<>();
        trip.read(
                FIND_STOPS,
                binder -> e164s.bindTexts(binder, text -> text),
                row -> stops.get(row.getLong(1), row.getString(2), HashSet::new).add(row.getString(3)));
        return stops;
    }

    /** Every stored number of these contacts, available once the trip has been sent. */
    public ByAccount<ContactId, Set<String>> findPhones(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, Set<String>> phones = new ByAccount<>();
        trip.read(
                FIND_PHONES,
                binder -> contacts.bindIds(binder, ContactId::value),
                row -> phones.get(row.getLong(1), new ContactId(row.getLong(2)), HashSet::new)
                        .add(row.getString(3)));
        return phones;
    }

    public void insertContacts(RoundTrip trip, AccountRows<ContactDraft> rows, Instant now) {
        List<ContactDraft> drafts = rows.rows();
        trip.write(INSERT_CONTACTS, binder -> {
            binder.moment(now)
                    .moment(now)
                    .longs(rows.accountOfEach())
                    .longs(drafts, draft -> draft.id().value())
                    .texts(drafts, ContactDraft::phoneNumber);
            bindFields(binder, drafts);
            binder.longs(rows.accounts());
        });
    }

    public void updateContacts(RoundTrip trip, AccountRows<ContactDraft> rows, Instant now) {
        List<ContactDraft> drafts = rows.rows();
        trip.write(UPDATE_CONTACTS, binder -> {
            binder.moment(now)
                    .longs(rows.accountOfEach())
                    .longs(drafts, draft -> draft.id().value());
            bindFields(binder, drafts);
            binder.longs(rows.accounts());
        });
    }

    /** Stores numbers. Fails if another transaction has just stored one of them. */
    public void insertPhones(RoundTrip trip, AccountRows<NewPhone> rows, Instant now) {
        List<NewPhone> phones = rows.rows();
        trip.writeAll(
                INSERT_PHONES,
                phones.size(),
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .texts(phones, NewPhone::e164)
                        .longs(phones, phone -> phone.contact().value())
                        .flags(phones, NewPhone::isPrimary)
                        .texts(phones, NewPhone::label)
                        .texts(phones, NewPhone::extension)
                        .longs(rows.accounts()));
    }

    /** Adds tags to contacts; a tag that is already there stays unchanged. */
    public void insertTags(RoundTrip trip, AccountRows<NewTag> rows, Instant now) {
        List<NewTag> tags = rows.rows();
        trip.write(
                INSERT_TAGS,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(tags, tag -> tag.contact().value())
                        .longs(tags, NewTag::tagId)
                        .longs(tags, tag -> tag.lead().value())
                        .longs(rows.accounts()));
    }

    /** Adds conflicts; one that is already open stays unchanged. */
    public void insertConflicts(RoundTrip trip, AccountRows<NewConflict> rows, Instant now) {
        List<NewConflict> conflicts = rows.rows();
        trip.write(
                INSERT_CONFLICTS,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(conflicts, NewConflict::id)
                        .texts(conflicts, NewConflict::e164)
                        .longs(conflicts, conflict -> conflict.contact().value())
                        .longs(conflicts, conflict -> conflict.other().value())
                        .longs(conflicts, conflict -> conflict.lead().value())
                        .longs(rows.accounts()));
    }

    public void insertStops(RoundTrip trip, AccountRows<NewStop> rows, Instant now) {
        List<NewStop> stops = rows.rows();
        trip.write(
                INSERT_STOPS,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .texts(stops, NewStop::e164)
                        .longs(stops, stop -> stop.lead().value())
                        .longs(rows.accounts()));
    }

    public void insertEvents(RoundTrip trip, AccountRows<NewEvent> rows, Instant now) {
        List<NewEvent> events = rows.rows();
        trip.write(
                INSERT_EVENTS,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(events, event -> event.contact().value())
                        .longs(events, NewEvent::id)
                        .texts(events, NewEvent::kind)
                        .longs(events, event -> valueOf(event.lead()))
                        .longs(events, event -> valueOf(event.user()))
                        .texts(events, NewEvent::outcome)
                        .texts(events, NewEvent::note)
                        .texts(events, NewEvent::changes)
                        .longs(rows.accounts()));
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
        String custom = rows.getString("custom");
        if (custom != null) {
            draft.loadCustom(custom);
        }
        return draft;
    }

    /** Binds the columns first_name … custom, in the order used by both statements. */
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
                .flags(drafts, ContactDraft::isDoNotContact)
                .texts(drafts, ContactDraft::customJson);
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
