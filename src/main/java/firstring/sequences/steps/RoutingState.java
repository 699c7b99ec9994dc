package firstring.sequences.steps;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.contacts.ContactId;
import firstring.contacts.OwnerChanged.NewOwner;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Users, queues and ring groups while a batch processes them, and their changes. Not thread-safe. */
final class RoutingState {
    final Map<RingGroupId, RingGroup> ringGroups;
    final Map<UserId, UserFacts> users;
    final Map<ContactId, EntryDraft> entries;
    final List<EntryDraft> newEntries = new ArrayList<>();
    final Set<EntryDraft> movedEntries = new LinkedHashSet<>();
    final Set<EntryDraft> rerankedEntries = new LinkedHashSet<>();
    final Set<UserId> changedQueues = new TreeSet<>(Comparator.comparingLong(UserId::value));
    final Set<UserId> shortenedQueues = new TreeSet<>(Comparator.comparingLong(UserId::value));
    final Set<RingGroup> drawnGroups = new LinkedHashSet<>();
    final List<NewOwner> newOwners = new ArrayList<>();
    private final Map<UserId, QueueState> queues;

    RoutingState(
            Map<RingGroupId, RingGroup> ringGroups,
            Map<UserId, UserFacts> users,
            Map<UserId, QueueState> queues,
            Map<ContactId, EntryDraft> entries) {
        this.ringGroups = ringGroups;
        this.users = users;
        this.queues = queues;
        this.entries = entries;
    }

    boolean isActive(UserId user) {
        UserFacts facts = users.get(user);
        return facts != null && facts.active();
    }

    QueueState queue(UserId user) {
        QueueState queue = queues.get(user);
        if (queue == null) {
            throw new IllegalStateException("no queue of user " + user.value());
        }
        return queue;
    }
}
