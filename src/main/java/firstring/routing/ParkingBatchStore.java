package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parking SQL for batches of leads. The caller has locked the contacts. */
public final class ParkingBatchStore {

    /** A parked lead that can be handed out, with its remaining decision. */
    public record Parked(long id, ContactId contact, String plan, Instant createdAt) {}

    private static final String FIND_OPEN = """
            select p.account_id, p.id, p.ring_group_id, p.contact_id, p.lead_id, p.reason, p.plan, p.created_at
            from unnest(?, ?) as x(account_id, contact_id)
            join parking as p on p.account_id = x.account_id and p.contact_id = x.contact_id
            where p.account_id = any (?) and p.state = 'open'
            """;

    private static final String FIND_OLDEST = """
            select p.id, p.contact_id, p.plan, p.created_at
            from parking as p
            where p.account_id = ? and p.ring_group_id = ? and p.state = 'open'
                and (p.created_at, p.id) > (?, ?)
            order by p.created_at, p.id
            limit ?
            """;

    private static final String COUNT_UNWORKED = """
            select p.ring_group_id, e.user_id, count(*)
            from dialer_entry as e
            join parking as p on p.account_id = ? and p.id = e.parking_id and p.ring_group_id = any (?)
            where e.account_id = ? and e.user_id = any (?) and e.parking_id is not null and e.state in ('queued', 'leased')
            group by p.ring_group_id, e.user_id
            """;

    private static final String INSERT = """
            insert into parking as n (account_id, id, ring_group_id, contact_id, lead_id, reason, plan, state, created_at,
                closed_at, user_id, trace)
            select a.account_id, x.id, x.ring_group_id, x.contact_id, x.lead_id, x.reason, x.plan::json, x.state, ?,
                case when x.state = 'open' then null else ?::timestamptz end, x.user_id, x.trace::json
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, ring_group_id, contact_id, lead_id, reason, plan, state, user_id, trace)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    private static final String CLOSE = """
            update parking as p
            set state = x.state, user_id = x.user_id, trace = x.trace::json, closed_at = ?
            from unnest(?, ?, ?, ?, ?) as x(account_id, id, state, user_id, trace)
            where p.account_id = any (?) and p.account_id = x.account_id and p.id = x.id and p.state = 'open'
            """;

    /** The open parkings of these contacts, available once the trip has been sent. */
    public ByAccount<ContactId, ParkingDraft> findOpen(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, ParkingDraft> parkings = new ByAccount<>();
        trip.read(FIND_OPEN, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            ParkingDraft parking = readOpen(row);
            parkings.put(row.getLong("account_id"), parking.contact(), parking);
        });
        return parkings;
    }

    /** The next parked leads of a ring group, oldest first. {@code after} is the last one read; null: from the start. */
    public List<Parked> findOldest(
            Connection tx, AccountId account, RingGroupId ringGroup, @Nullable Parked after, int limit)
            throws SQLException {
        List<Parked> parked = new ArrayList<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_OLDEST)) {
            new ArrayBinder(tx, statement)
                    .number(account.value())
                    .number(ringGroup.value())
                    .moment(after == null ? Instant.EPOCH : after.createdAt())
                    .number(after == null ? 0 : after.id())
                    .number(limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.add(new Parked(
                            rows.getLong(1),
                            new ContactId(rows.getLong(2)),
                            rows.getString(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return parked;
    }

    /** How many handed-out parked leads of each ring group each user still has queued. */
    public Map<RingGroupId, Map<UserId, Integer>> countUnworked(
            Connection tx, AccountId account, Collection<RingGroupId> ringGroups, Collection<UserId> users)
            throws SQLException {
        Map<RingGroupId, Map<UserId, Integer>> unworked = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(COUNT_UNWORKED)) {
            new ArrayBinder(tx, statement)
                    .number(account.value())
                    .longs(ringGroups.stream().map(RingGroupId::value).toList())
                    .number(account.value())
                    .longs(users.stream().map(UserId::value).toList());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    unworked.computeIfAbsent(new RingGroupId(rows.getLong(1)), group -> new HashMap<>())
                            .put(new UserId(rows.getLong(2)), rows.getInt(3));
                }
            }
        }
        return unworked;
    }

    public void insert(RoundTrip trip, AccountRows<ParkingDraft> rows, Instant now) {
        List<ParkingDraft> parkings = rows.rows();
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(rows.accountOfEach())
                        .longs(parkings, ParkingDraft::id)
                        .longs(parkings, parking -> parking.ringGroup().value())
                        .longs(parkings, parking -> parking.contact().value())
                        .longs(parkings, parking -> parking.lead().value())
                        .texts(parkings, ParkingDraft::reason)
                        .texts(parkings, ParkingDraft::plan)
                        .texts(parkings, ParkingBatchStore::stateOf)
                        .longs(parkings, ParkingBatchStore::userOf)
                        .texts(parkings, ParkingDraft::trace)
                        .longs(rows.accounts()));
    }

    /** Closes stored parkings; must run before a new parking of the same contact is inserted. */
    public void close(RoundTrip trip, AccountRows<ParkingDraft> rows, Instant now) {
        List<ParkingDraft> parkings = rows.rows();
        trip.write(
                CLOSE,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(parkings, ParkingDraft::id)
                        .texts(parkings, ParkingBatchStore::stateOf)
                        .longs(parkings, ParkingBatchStore::userOf)
                        .texts(parkings, ParkingDraft::trace)
                        .longs(rows.accounts()));
    }

    private static ParkingDraft readOpen(ResultSet rows) throws SQLException {
        return new ParkingDraft(
                rows.getLong("id"),
                new RingGroupId(rows.getLong("ring_group_id")),
                new ContactId(rows.getLong("contact_id")),
                new LeadId(rows.getLong("lead_id")),
                rows.getString("reason"),
                rows.getString("plan"),
                false,
                rows.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static String stateOf(ParkingDraft parking) {
        ParkingDraft.End end = parking.end();
        return end == null ? "open" : end.code();
    }

    private static @org.jspecify.annotations.Nullable Long userOf(ParkingDraft parking) {
        UserId user = parking.user();
        return user == null ? null : user.value();
    }
}
