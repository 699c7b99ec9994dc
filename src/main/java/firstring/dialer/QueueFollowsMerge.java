package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.AvailabilityChanged;
import firstring.accounts.UserId;
import firstring.contacts.ContactsMerged;
import firstring.dialer.QueueFollowStore.OpenEntry;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the queues when two contacts become one: an entry of the gone contact goes on for the kept one, at the bottom of
 * its owner's queue when that is another; it is closed when the kept one has an entry already. The
 * calls of both count against the attempt caps. Queues are locked by user
 * before the entries. Thread-safe.
 */
public final class QueueFollowsMerge implements ContactsMerged {
    private static final RowCopies ENTRIES = new RowCopies("dialer_entry", List.of("contact_id"));
    private static final RowCopies ATTEMPTS = new RowCopies("call_attempt", List.of("contact_id"));

    private final QueueFollowStore entries = new QueueFollowStore();
    private final QueueBatchStore queues = new QueueBatchStore();
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
        List<OpenEntry> open = entries.list(tx, account, merge.gone(), false);
        Map<Long, UserId> users = new TreeMap<>();
        open.forEach(entry -> users.put(entry.user().value(), entry.user()));
        if (merge.owner() != null && !open.isEmpty()) {
            users.put(merge.owner().value(), merge.owner());
        }
        Map<UserId, QueueState> states = queues.lockAndLoad(tx, account, users.values());
        boolean isQueued = !entries.lock(tx, account, merge.kept(), false).isEmpty();
        for (OpenEntry entry : entries.lock(tx, account, merge.gone(), false)) {
            follow(tx, account, merge, new Entering(entry, isQueued), states);
        }
        entries.give(tx, account, merge.gone(), merge.kept());
        finish(tx, account, states);
    }

    /** @param isQueued true when the kept contact has an open entry of its own */
    private record Entering(OpenEntry entry, boolean isQueued) {}

    private void follow(
            Connection tx, AccountId account, Merge merge, Entering entering, Map<UserId, QueueState> states)
            throws SQLException {
        OpenEntry entry = entering.entry();
        QueueState from = state(states, entry.user());
        if (entering.isQueued() || merge.owner() == null) {
            from.close();
            entries.remove(tx, account, entry, merge.at());
        } else if (!entry.user().equals(merge.owner())) {
            from.close();
            entries.move(
                    tx,
                    account,
                    entry,
                    merge.owner(),
                    state(states, merge.owner()).takeBottom());
        }
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException {
        Map<Long, Integer> more = new TreeMap<>();
        count(more, undo.before(), 1);
        count(more, undo.now(), -1);
        more.values().removeIf(count -> count == 0);
        Map<UserId, QueueState> states = queues.lockAndLoad(
                tx, account, more.keySet().stream().map(UserId::new).toList());
        more.forEach((user, count) -> {
            QueueState state = state(states, new UserId(user));
            for (int i = 0; i < count; i++) {
                state.takeBottom();
            }
            for (int i = 0; i > count; i--) {
                state.close();
            }
        });
        finish(tx, account, states);
    }

    private static void count(Map<Long, Integer> open, JsonNode rows, int step) {
        for (JsonNode entry : rows.path(ENTRIES.table())) {
            String state = entry.path("state").asString();
            if (state.equals(EntryState.QUEUED.code()) || state.equals(EntryState.LEASED.code())) {
                open.merge(entry.path("user_id").asLong(), step, Integer::sum);
            }
        }
    }

    private void finish(Connection tx, AccountId account, Map<UserId, QueueState> states) throws SQLException {
        queues.save(tx, account, states.values());
        for (UserId user : states.keySet()) {
            availabilityChanged.availabilityChanged(tx, account, user);
        }
    }

    private static QueueState state(Map<UserId, QueueState> states, UserId user) {
        QueueState state = states.get(user);
        if (state == null) {
            throw new IllegalStateException("no queue for user " + user.value());
        }
        return state;
    }
}
