package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The My Queue entries' SQL on the path of a lead. The contacts are locked by the caller before. */
public final class EntryBatchStore {
    private static final String FIND_OPEN = """
            select e.id, e.contact_id, e.user_id, e.rank
            from dialer_entry as e
            where e.account_id = ? and e.contact_id = any (?) and e.list_id = 0 and e.state in ('queued', 'leased')
            """;

    private static final String INSERT = """
            insert into dialer_entry as n (account_id, id, user_id, contact_id, rank, state, added_at, closed_at, lead_id,
                parking_id)
            select a.account_id, x.id, x.user_id, x.contact_id, x.rank, x.state, ?,
                case when x.state = 'queued' then null else ?::timestamptz end, x.lead_id, x.parking_id
            from account as a, unnest(?, ?, ?, ?, ?, ?, ?) as x(id, user_id, contact_id, rank, state, lead_id, parking_id)
            where a.account_id = ?
            """;

    private static final String MOVE = """
            update dialer_entry as e
            set user_id = x.user_id, rank = x.rank, state = 'queued', leased_until = null, lease = null, not_before = null
            from unnest(?, ?, ?) as x(id, user_id, rank)
            where e.account_id = ? and e.id = x.id and e.state in ('queued', 'leased')
            """;

    private static final String RERANK = """
            update dialer_entry as e
            set rank = x.rank, not_before = null
            from unnest(?, ?) as x(id, rank)
            where e.account_id = ? and e.id = x.id and e.state in ('queued', 'leased')
            """;

    private static final String REMOVE = """
            update dialer_entry as e
            set state = 'removed', closed_at = ?, leased_until = null, lease = null
            from unnest(?) as x(id)
            where e.account_id = ? and e.id = x.id and e.state in ('queued', 'leased')
            """;

    /** The open My Queue entries of these contacts. */
    public Map<ContactId, EntryDraft> findOpen(Connection tx, AccountId account, Collection<ContactId> contacts)
            throws SQLException {
        Map<ContactId, EntryDraft> entries = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_OPEN)) {
            new ArrayBinder(tx, statement)
                    .number(account.value())
                    .longs(contacts.stream().map(ContactId::value).toList());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ContactId contact = new ContactId(rows.getLong(2));
                    UserId user = new UserId(rows.getLong(3));
                    entries.put(contact, EntryDraft.stored(rows.getLong(1), contact, user, rows.getLong(4)));
                }
            }
        }
        return entries;
    }

    public void insert(RoundTrip trip, AccountId account, List<EntryDraft> entries, Instant now) {
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(entries, EntryDraft::id)
                        .longs(entries, entry -> entry.user().value())
                        .longs(entries, entry -> entry.contact().value())
                        .longs(entries, EntryDraft::rank)
                        .texts(entries, entry -> entry.isRemoved() ? "removed" : "queued")
                        .longs(entries, entry -> {
                            var lead = entry.lead();
                            return lead == null ? null : lead.value();
                        })
                        .longs(entries, EntryDraft::parkingId)
                        .number(account.value()));
    }

    /** Gives entries to another user; a lease of the old one ends. */
    public void move(RoundTrip trip, AccountId account, List<EntryDraft> entries) {
        trip.write(
                MOVE,
                binder -> binder.longs(entries, EntryDraft::id)
                        .longs(entries, entry -> entry.user().value())
                        .longs(entries, EntryDraft::rank)
                        .number(account.value()));
    }

    /** Gives entries another place in the same queue; a lease goes on. */
    public void rerank(RoundTrip trip, AccountId account, List<EntryDraft> entries) {
        trip.write(
                RERANK,
                binder -> binder.longs(entries, EntryDraft::id)
                        .longs(entries, EntryDraft::rank)
                        .number(account.value()));
    }

    public void remove(RoundTrip trip, AccountId account, List<EntryDraft> entries, Instant now) {
        trip.write(
                REMOVE,
                binder -> binder.moment(now).longs(entries, EntryDraft::id).number(account.value()));
    }
}
