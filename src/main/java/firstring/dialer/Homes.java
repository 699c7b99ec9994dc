package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
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
final class Homes {
    private final QueueBatchStore queues = new QueueBatchStore();
    private final DialerListBatchStore lists = new DialerListBatchStore();

    /** The counters of some homes, locked. */
    record Locked(Map<UserId, QueueState> queues, Map<DialerListId, DialerListState> lists) {

        Ranks ranks(Home home) {
            return switch (home) {
                case Home.MyQueue(UserId user) -> {
                    QueueState queue = queues.get(user);
                    if (queue == null) {
                        throw new IllegalStateException("no queue for user " + user.value());
                    }
                    yield queue;
                }
                case Home.OfList(DialerListId list) -> {
                    DialerListState state = lists.get(list);
                    if (state == null) {
                        throw new IllegalStateException("no dialer list " + list.value());
                    }
                    yield state;
                }
            };
        }

        boolean has(Home home) {
            return switch (home) {
                case Home.MyQueue(UserId user) -> queues.containsKey(user);
                case Home.OfList(DialerListId list) -> lists.containsKey(list);
            };
        }

        void close(Home home) {
            ranks(home).close();
        }

        Set<UserId> users() {
            return queues.keySet();
        }
    }

    Locked lock(Connection tx, AccountId account, Collection<? extends Home> homes) throws SQLException {
        Map<Long, UserId> users = new TreeMap<>();
        Map<Long, DialerListId> wanted = new TreeMap<>();
        for (Home home : homes) {
            switch (home) {
                case Home.MyQueue(UserId user) -> users.put(user.value(), user);
                case Home.OfList(DialerListId list) -> wanted.put(list.value(), list);
            }
        }
        return new Locked(
                queues.lockAndLoad(tx, account, users.values()), lists.lockAndLoad(tx, account, wanted.values()));
    }

    void save(Connection tx, AccountId account, Locked locked) throws SQLException {
        queues.save(tx, account, locked.queues().values());
        lists.save(tx, account, locked.lists().values());
    }
}
