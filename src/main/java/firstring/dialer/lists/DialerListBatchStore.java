package firstring.dialer.lists;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.dialer.DialerListId;
import firstring.dialer.DialerListState;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Locks, loads and saves the counters of dialer lists, in the caller's transaction. Stateless. */
public final class DialerListBatchStore {
    private static final String LOCK = """
            select l.account_id, l.id, l.archived_at is not null as archived, l.open_count, l.first_rank, l.last_rank
            from unnest(?, ?) as x (account_id, id)
            join dialer_list as l on l.account_id = x.account_id and l.id = x.id
            where l.account_id = any (?)
            order by l.account_id, l.id
            for update of l
            """;

    private static final String SAVE = """
            update dialer_list as l
            set open_count = x.open_count, first_rank = x.first_rank, last_rank = x.last_rank
            from unnest(?, ?, ?, ?, ?) as x (account_id, id, open_count, first_rank, last_rank)
            where l.account_id = any (?) and l.account_id = x.account_id and l.id = x.id
            """;

    /** Locks the rows in id order and reads them; a list that is not in the account is absent. */
    public Map<DialerListId, DialerListState> lockAndLoad(
            Connection tx, AccountId account, Collection<DialerListId> lists) throws SQLException {
        return lists.isEmpty()
                ? Map.of()
                : lockAndLoad(tx, AccountRows.of(account, lists)).of(account);
    }

    /** Locks the rows in account and id order and reads them; a list that is not in its account is absent. */
    public ByAccount<DialerListId, DialerListState> lockAndLoad(Connection tx, AccountRows<DialerListId> lists)
            throws SQLException {
        ByAccount<DialerListId, DialerListState> states = new ByAccount<>();
        RoundTrip trip = new RoundTrip();
        trip.read(LOCK, binder -> lists.bindIds(binder, DialerListId::value), row -> {
            DialerListState list = read(row);
            states.put(row.getLong("account_id"), list.id(), list);
        });
        trip.send(tx);
        return states;
    }

    public void save(Connection tx, AccountId account, Collection<DialerListState> changed) throws SQLException {
        RoundTrip trip = new RoundTrip();
        save(trip, AccountRows.of(account, changed));
        trip.send(tx);
    }

    public void save(RoundTrip trip, AccountRows<DialerListState> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<DialerListState> lists = rows.rows();
        trip.write(
                SAVE,
                binder -> binder.longs(rows.accountOfEach())
                        .longs(lists, list -> list.id().value())
                        .ints(lists, DialerListState::openCount)
                        .longs(lists, DialerListState::first)
                        .longs(lists, DialerListState::last)
                        .longs(rows.accounts()));
    }

    private static DialerListState read(ResultSet row) throws SQLException {
        return new DialerListState(
                new DialerListId(row.getLong("id")),
                row.getBoolean("archived"),
                row.getInt("open_count"),
                row.getLong("first_rank"),
                row.getLong("last_rank"));
    }
}
