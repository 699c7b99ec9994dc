package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.merge.ContactsMerged;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryState;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.queue.QueueFollowStore.OpenEntry;
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
 * Keeps queues consistent when two contacts are merged: an entry of the merged contact continues for the kept one, at the bottom
 * of its owner's queue if that is another queue; it is closed if the kept contact already has an entry there. An entry in a
 * list keeps its position. The calls of both contacts count against the attempt caps. Thread-safe.
 */
public final class QueueFollowsMerge implements ContactsMerged {
    private static final RowCopies ENTRIES = new RowCopies("dialer_entry", List.of("contact_id"));
    private static final RowCopies ATTEMPTS = new RowCopies("call_attempt", List.of("contact_id"));

    private final QueueFollowStore entries = new QueueFollowStore();
    private final QueueCounters counters = new QueueCounters();
    private final AvailabilityChanged availabilityChanged;

    /** @param availabilityChanged notified of users whose queue got shorter */
    public QueueFollowsMerge(AvailabilityChanged availabilityChanged) {
        this.availabilityChanged = availabilityChanged;
    }

    @Override
    public List<RowCopies> copies() {
        return List.of(ENTRIES, ATTEMPTS);
    }

    @Override
    public void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException {
        Set<QueueRef> wanted = new HashSet<>();
        entries.list(tx, account, merge.gone(), false).forEach(entry -> wanted.add(entry.queue()));
        if (merge.owner() != null && wanted.stream().anyMatch(QueueRef.MyQueue.class::isInstance)) {
            wanted.add(new QueueRef.MyQueue(merge.owner()));
        }
        QueueCounters.Locked locked = counters.lock(tx, account, wanted);
        List<OpenEntry> kept = entries.lock(tx, account, merge.kept(), false);
        for (OpenEntry entry : entries.lock(tx, account, merge.gone(), false)) {
            boolean isQueued = kept.stream().anyMatch(other -> isAlike(other.queue(), entry.queue()));
            follow(tx, account, merge, new Entering(entry, isQueued), locked);
        }
        entries.give(tx, account, merge.gone(), merge.kept());
        finish(tx, account, locked);
    }

    /** @param isQueued true when the kept contact has an open entry of its own in this list, or in a My Queue */
    private record Entering(OpenEntry entry, boolean isQueued) {}

    private static boolean isAlike(QueueRef one, QueueRef other) {
        return one.equals(other) || (one instanceof QueueRef.MyQueue && other instanceof QueueRef.MyQueue);
    }

    private void follow(Connection tx, AccountId account, Merge merge, Entering entering, QueueCounters.Locked locked)
            throws SQLException {
        OpenEntry entry = entering.entry();
        QueueRef target = entry.queue() instanceof QueueRef.OfList list
                ? list
                : merge.owner() == null ? null : new QueueRef.MyQueue(merge.owner());
        if (entering.isQueued() || target == null) {
            locked.close(entry.queue());
            entries.remove(tx, account, entry, merge.at());
        } else if (target instanceof QueueRef.MyQueue(UserId owner)
                && !entry.queue().equals(target)) {
            locked.close(entry.queue());
            entries.move(tx, account, entry, owner, locked.ranks(target).takeBottom());
        }
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException {
        Map<QueueRef, Integer> more = new HashMap<>();
        count(more, undo.before(), 1);
        count(more, undo.now(), -1);
        more.values().removeIf(count -> count == 0);
        QueueCounters.Locked locked = counters.lock(tx, account, more.keySet());
        more.forEach((queue, count) -> {
            for (int i = 0; i < count; i++) {
                locked.ranks(queue).takeBottom();
            }
            for (int i = 0; i > count; i--) {
                locked.close(queue);
            }
        });
        finish(tx, account, locked);
    }

    private static void count(Map<QueueRef, Integer> open, JsonNode rows, int step) {
        for (JsonNode entry : rows.path(ENTRIES.table())) {
            String state = entry.path("state").asString();
            if (state.equals(EntryState.QUEUED.code()) || state.equals(EntryState.LEASED.code())) {
                open.merge(queueOf(entry), step, Integer::sum);
            }
        }
    }

    private static QueueRef queueOf(JsonNode entry) {
        long list = entry.path("list_id").asLong();
        return list == 0
                ? new QueueRef.MyQueue(new UserId(entry.path("user_id").asLong()))
                : new QueueRef.OfList(new DialerListId(list));
    }

    private void finish(Connection tx, AccountId account, QueueCounters.Locked locked) throws SQLException {
        counters.save(tx, account, locked);
        for (UserId user : locked.users()) {
            availabilityChanged.availabilityChanged(tx, account, user);
        }
    }
}
