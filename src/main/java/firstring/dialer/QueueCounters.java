package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.dialer.lists.DialerListBatchStore;
import firstring.dialer.queue.QueueBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Locks and saves the counters of queues and lists, in the fixed order: queues by user, then lists by id, before any entry.
 * Stateless.
 */
public final class QueueCounters {
    private final QueueBatchStore queues = new QueueBatchStore();
    private final DialerListBatchStore lists = new DialerListBatchStore();

    /** The locked counters of some queues and lists. */
    public record Locked(Map<UserId, QueueState> queues, Map<DialerListId, DialerListState> lists) {

        public Ranks ranks(QueueRef queue) {
            return switch (queue) {
                case QueueRef.MyQueue(UserId user) -> {
                    QueueState state = queues.get(user);
                    if (state == null) {
                        throw new IllegalStateException("no queue for user " + user.value());
                    }
                    yield state;
                }
                case QueueRef.OfList(DialerListId list) -> {
                    DialerListState state = lists.get(list);
                    if (state == null) {
                        throw new IllegalStateException("no dialer list " + list.value());
                    }
                    yield state;
                }
            };
        }

        public boolean has(QueueRef queue) {
            return switch (queue) {
                case QueueRef.MyQueue(UserId user) -> queues.containsKey(user);
                case QueueRef.OfList(DialerListId list) -> lists.containsKey(list);
            };
        }

        public void close(QueueRef queue) {
            ranks(queue).close();
        }

        public Set<UserId> users() {
            return queues.keySet();
        }
    }

    public Locked lock(Connection tx, AccountId account, Collection<? extends QueueRef> wantedQueues)
            throws SQLException {
        Map<Long, UserId> users = new TreeMap<>();
        Map<Long, DialerListId> wanted = new TreeMap<>();
        for (QueueRef queue : wantedQueues) {
            switch (queue) {
                case QueueRef.MyQueue(UserId user) -> users.put(user.value(), user);
                case QueueRef.OfList(DialerListId list) -> wanted.put(list.value(), list);
            }
        }
        return new Locked(
                queues.lockAndLoad(tx, account, users.values()), lists.lockAndLoad(tx, account, wanted.values()));
    }

    public void save(Connection tx, AccountId account, Locked locked) throws SQLException {
        queues.save(tx, account, locked.queues().values());
        lists.save(tx, account, locked.lists().values());
    }
}
