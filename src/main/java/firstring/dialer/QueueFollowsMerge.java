package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.AvailabilityChanged;
import firstring.accounts.UserId;
import firstring.contacts.ContactsMerged;
import firstring.dialer.QueueFollowStore.OpenEntry;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the queues when two contacts become one: an entry of the gone contact goes on for the kept one, at the bottom of
 * its owner's queue when that is another; it is closed when the kept one has an entry there already. An entry in a list
 * stays in its place. The calls of both count against the attempt caps. Thread-safe.
 */
public final class QueueFollowsMerge implements ContactsMerged {
    private static final RowCopies ENTRIES = new RowCopies("dialer_entry", List.of("contact_id"));
    private static final RowCopies ATTEMPTS = new RowCopies("call_attempt", List.of("contact_id"));

    private final QueueFollowStore entries = new QueueFollowStore();
    private final Homes homes = new Homes();
    private final AvailabilityChanged availabilityChanged;

    /** @param availabilityChanged told of users whose queue got shorter */
    public QueueFollowsMerge(AvailabilityChanged availabilityChanged) {
        this.availabilityChanged = availabilityChanged;
    }

    @Override
    public List<RowCopies> copies() {
        return List.of(ENTRIES, ATTEMPTS);
    }

    @Override
    public void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException {
        Set<Home> wanted = new HashSet<>();
        entries.list(tx, account, merge.gone(), false).forEach(entry -> wanted.add(entry.home()));
        if (merge.owner() != null && wanted.stream().anyMatch(Home.MyQueue.class::isInstance)) {
            wanted.add(new Home.MyQueue(merge.owner()));
        }
        Homes.Locked locked = homes.lock(tx, account, wanted);
        List<OpenEntry> kept = entries.lock(tx, account, merge.kept(), false);
        for (OpenEntry entry : entries.lock(tx, account, merge.gone(), false)) {
            boolean isQueued = kept.stream().anyMatch(other -> isAlike(other.home(), entry.home()));
            follow(tx, account, merge, new Entering(entry, isQueued), locked);
        }
        entries.give(tx, account, merge.gone(), merge.kept());
        finish(tx, account, locked);
    }

    /** @param isQueued true when the kept contact has an open entry of its own in this list, or in a My Queue */
    private record Entering(OpenEntry entry, boolean isQueued) {}

    private static boolean isAlike(Home one, Home other) {
        return one.equals(other) || (one instanceof Home.MyQueue && other instanceof Home.MyQueue);
    }

    private void follow(Connection tx, AccountId account, Merge merge, Entering entering, Homes.Locked locked)
            throws SQLException {
        OpenEntry entry = entering.entry();
        Home target = entry.home() instanceof Home.OfList list
                ? list
                : merge.owner() == null ? null : new Home.MyQueue(merge.owner());
        if (entering.isQueued() || target == null) {
            locked.close(entry.home());
            entries.remove(tx, account, entry, merge.at());
        } else if (target instanceof Home.MyQueue(UserId owner) && !entry.home().equals(target)) {
            locked.close(entry.home());
            entries.move(tx, account, entry, owner, locked.ranks(target).takeBottom());
        }
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException {
        Map<Home, Integer> more = new HashMap<>();
        count(more, undo.before(), 1);
        count(more, undo.now(), -1);
        more.values().removeIf(count -> count == 0);
        Homes.Locked locked = homes.lock(tx, account, more.keySet());
        more.forEach((home, count) -> {
            for (int i = 0; i < count; i++) {
                locked.ranks(home).takeBottom();
            }
            for (int i = 0; i > count; i--) {
                locked.close(home);
            }
        });
        finish(tx, account, locked);
    }

    private static void count(Map<Home, Integer> open, JsonNode rows, int step) {
        for (JsonNode entry : rows.path(ENTRIES.table())) {
            String state = entry.path("state").asString();
            if (state.equals(EntryState.QUEUED.code()) || state.equals(EntryState.LEASED.code())) {
                open.merge(home(entry), step, Integer::sum);
            }
        }
    }

    private static Home home(JsonNode entry) {
        long list = entry.path("list_id").asLong();
        return list == 0
                ? new Home.MyQueue(new UserId(entry.path("user_id").asLong()))
                : new Home.OfList(new DialerListId(list));
    }

    private void finish(Connection tx, AccountId account, Homes.Locked locked) throws SQLException {
        homes.save(tx, account, locked);
        for (UserId user : locked.users()) {
            availabilityChanged.availabilityChanged(tx, account, user);
        }
    }
}
