package firstring.dialer;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactId;
import firstring.postgres.RoundTrip;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The entry SQL for batches of leads. The caller has locked the contacts. */
public final class EntryBatchStore {
    private static final String FIND_OPEN = """
            select e.account_id, e.id, e.contact_id, e.user_id, e.list_id, e.rank
            from unnest(?, ?) as x(account_id, contact_id)
            join dialer_entry as e on e.account_id = x.account_id and e.contact_id = x.contact_id
            where e.account_id = any (?) and e.list_id = 0 and e.state in ('queued', 'leased')
            """;

    private static final String FIND_OPEN_IN_LISTS = """
            select e.account_id, e.id, e.contact_id, e.user_id, e.list_id, e.rank
            from unnest(?, ?) as x(account_id, contact_id)
            join dialer_entry as e on e.account_id = x.account_id and e.contact_id = x.contact_id
            where e.account_id = any (?) and e.list_id <> 0 and e.state in ('queued', 'leased')
            """;

    private static final String INSERT = """
            insert into dialer_entry as n (account_id, id, list_id, user_id, contact_id, rank, state, added_at, closed_at,
                lead_id, parking_id)
            select a.account_id, x.id, x.list_id, x.user_id, x.contact_id, x.rank, x.state, ?,
                case when x.state = 'queued' then null else ?::timestamptz end, x.lead_id, x.parking_id
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, list_id, user_id, contact_id, rank, state, lead_id, parking_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    private static final String MOVE = """
            update dialer_entry as e
            set user_id = x.user_id, rank = x.rank, state = 'queued', leased_until = null, lease = null, not_before = null,
                call_back_at = null
            from unnest(?, ?, ?, ?) as x(account_id, id, user_id, rank)
            where e.account_id = any (?) and e.account_id = x.account_id and e.id = x.id and e.state in ('queued', 'leased')
            """;

    private static final String RERANK = """
            update dialer_entry as e
            set rank = x.rank, not_before = null, call_back_at = null
            from unnest(?, ?, ?) as x(account_id, id, rank)
            where e.account_id = any (?) and e.account_id = x.account_id and e.id = x.id and e.state in ('queued', 'leased')
            """;

    private static final String REMOVE = """
            update dialer_entry as e
            set state = 'removed', closed_at = ?, leased_until = null, lease = null
            from unnest(?, ?) as x(account_id, id)
            where e.account_id = any (?) and e.account_id = x.account_id and e.id = x.id and e.state in ('queued', 'leased')
            """;

    /** The open My Queue entries of these contacts, available once the trip has been sent. */
    public ByAccount<ContactId, EntryDraft> findOpen(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, EntryDraft> entries = new ByAccount<>();
        trip.read(FIND_OPEN, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            EntryDraft entry = readOpen(row);
            entries.put(row.getLong("account_id"), entry.contact(), entry);
        });
        return entries;
    }

    /** The open entries of these contacts in lists, available once the trip has been sent. */
    public ByAccount<ContactId, List<EntryDraft>> findOpenInLists(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, List<EntryDraft>> entries = new ByAccount<>();
        trip.read(FIND_OPEN_IN_LISTS, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            EntryDraft entry = readOpen(row);
            entries.get(row.getLong("account_id"), entry.contact(), ArrayList::new)
                    .add(entry);
        });
        return entries;
    }

    public void insert(RoundTrip trip, AccountRows<EntryDraft> rows, Instant now) {
        List<EntryDraft> entries = rows.rows();
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(rows.accountOfEach())
                        .longs(entries, EntryDraft::id)
                        .longs(entries, entry -> {
                            DialerListId list = entry.list();
                            return list == null ? 0 : list.value();
                        })
                        .longs(entries, EntryDraft::userId)
                        .longs(entries, entry -> entry.contact().value())
                        .longs(entries, EntryDraft::rank)
                        .texts(entries, entry -> entry.isRemoved() ? "removed" : "queued")
                        .longs(entries, entry -> {
                            var lead = entry.lead();
                            return lead == null ? null : lead.value();
                        })
                        .longs(entries, EntryDraft::parkingId)
                        .longs(rows.accounts()));
    }

    /** Moves entries to other users' queues; their leases end. */
    public void move(RoundTrip trip, AccountRows<EntryDraft> rows) {
        List<EntryDraft> entries = rows.rows();
        trip.write(
                MOVE,
                binder -> binder.longs(rows.accountOfEach())
                        .longs(entries, EntryDraft::id)
                        .longs(entries, entry -> entry.user().value())
                        .longs(entries, EntryDraft::rank)
                        .longs(rows.accounts()));
    }

    /** Moves entries within their queue; their leases continue. */
    public void rerank(RoundTrip trip, AccountRows<EntryDraft> rows) {
        List<EntryDraft> entries = rows.rows();
        trip.write(
                RERANK,
                binder -> binder.longs(rows.accountOfEach())
                        .longs(entries, EntryDraft::id)
                        .longs(entries, EntryDraft::rank)
                        .longs(rows.accounts()));
    }

    public void remove(RoundTrip trip, AccountRows<EntryDraft> rows, Instant now) {
        List<EntryDraft> entries = rows.rows();
        trip.write(
                REMOVE,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(entries, EntryDraft::id)
                        .longs(rows.accounts()));
    }

    private static EntryDraft readOpen(ResultSet row) throws SQLException {
        return EntryDraft.stored(
                row.getLong("id"), new ContactId(row.getLong("contact_id")), QueueRef.of(row), row.getLong("rank"));
    }
}
