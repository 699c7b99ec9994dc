package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStore;
import firstring.dialer.QueueState;
import firstring.dialer.queue.QueueBatchStore;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Manages ring groups. Every edit holds the group's row lock, so that it falls between two draws. Thread-safe. */
final class RingGroups {

    /** The result of an edit. */
    sealed interface Edited {
        record Saved(StoredGroup group) implements Edited {}

        record Missing() implements Edited {}

        /** The group was changed in the meantime and is now at this version. */
        record Stale(long version) implements Edited {}

        /** An archived group can no longer be edited. */
        record Archived() implements Edited {}

        /** Nothing was saved; contains the indexes of members whose user is not in the account. */
        record UnknownUsers(List<Integer> indexes) implements Edited {}

        /** Nothing was saved, because the edit itself found faults. */
        record Refused() implements Edited {}
    }

    /** A member of a group with the tests they must pass before they get a lead. */
    record Tested(UserFacts user, Set<AvailabilityTest> failed) {}

    /** Makes new settings from the current ones; empty when the request has faults. */
    @FunctionalInterface
    interface Change {
        Optional<GroupSettings> of(GroupSettings current);
    }

    /** Whether an edit made for some version may change the current one. */
    @FunctionalInterface
    interface VersionCheck {
        boolean allows(long version);
    }

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final UserStore users;
    private final AuditLog audit;
    private final HandOutStore handOuts;
    private final RingGroupStore store;
    private final RingGroupBatchStore batchStore = new RingGroupBatchStore();
    private final QueueBatchStore queues = new QueueBatchStore();

    RingGroups(Database database, Ids ids, InstantSource clock, Accounts accounts, HandOutStore handOuts) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.users = accounts.users();
        this.audit = accounts.audit();
        this.handOuts = handOuts;
        this.store = new RingGroupStore(database);
    }

    List<StoredGroup> list(AccountId account, long after, int limit) {
        return store.list(account, after, limit);
    }

    Optional<StoredGroup> find(AccountId account, RingGroupId id) {
        return store.find(account, id);
    }

    Edited create(Author author, GroupSettings settings) throws SQLException {
        AccountId account = author.account();
        RingGroupId id = new RingGroupId(ids.next());
        Instant now = clock.instant();
        return database.jdbi().inTransaction(tx -> {
            List<Integer> unknown = findUnknownUsers(tx.getConnection(), account, settings.members());
            if (!unknown.isEmpty()) {
                return new Edited.UnknownUsers(unknown);
            }
            store.insert(tx, account, id, settings, now);
            RingGroup empty = new RingGroup(
                    id, settings.name(), settings.strategy(), settings.parkingShare(), 0, false, List.of());
            store.replaceMembers(tx, account, id, MemberEdit.apply(empty, settings.members()));
            StoredGroup saved = store.find(tx, account, id).orElseThrow();
            audit.created(tx, author, thing(saved), GroupView.of(saved));
            return new Edited.Saved(saved);
        });
    }

    Edited edit(Author author, RingGroupId id, VersionCheck check, Change change) throws SQLException {
        AccountId account = author.account();
        return database.jdbi().inTransaction(tx -> {
            RingGroup before = batchStore
                    .lockAndLoad(tx.getConnection(), account, List.of(id))
                    .get(id);
            if (before == null) {
                return new Edited.Missing();
            }
            StoredGroup stored = store.find(tx, account, id).orElseThrow();
            if (!check.allows(stored.version())) {
                return new Edited.Stale(stored.version());
            }
            if (before.archived()) {
                return new Edited.Archived();
            }
            Optional<GroupSettings> settings = change.of(stored.settings());
            if (settings.isEmpty()) {
                return new Edited.Refused();
            }
            Edited edited = save(tx, account, before, settings.get());
            if (edited instanceof Edited.Saved(StoredGroup saved)) {
                audit.changed(tx, author, thing(saved), GroupView.of(stored), GroupView.of(saved));
            }
            return edited;
        });
    }

    Edited archive(Author author, RingGroupId id, VersionCheck check) throws SQLException {
        AccountId account = author.account();
        return database.jdbi().inTransaction(tx -> {
            batchStore.lockAndLoad(tx.getConnection(), account, List.of(id));
            Optional<StoredGroup> stored = store.find(tx, account, id);
            if (stored.isEmpty()) {
                return new Edited.Missing();
            }
            if (!check.allows(stored.get().version())) {
                return new Edited.Stale(stored.get().version());
            }
            store.archive(tx, account, id, clock.instant());
            if (stored.get().archivedAt() == null) {
                audit.removed(tx, author, thing(stored.get()), GroupView.of(stored.get()));
            }
            return new Edited.Saved(stored.get());
        });
    }

    private static AuditLog.Thing thing(StoredGroup group) {
        return AuditLog.Thing.of(
                "ring-groups", group.id().value(), group.settings().name());
    }

    /** Every member in order with the tests they fail right now; empty when the account has no such group. */
    Optional<List<Tested>> testMembers(AccountId account, RingGroupId id) throws SQLException {
        Optional<StoredGroup> group = store.find(account, id);
        if (group.isEmpty()) {
            return Optional.empty();
        }
        List<UserId> members = group.get().settings().members().stream()
                .map(WeightedMember::user)
                .toList();
        try (Connection connection = database.dataSource().getConnection()) {
            Map<UserId, UserFacts> facts = users.loadFacts(connection, account, members);
            Map<UserId, QueueState> states = queues.load(connection, account, members);
            return Optional.of(test(members, facts, states));
        }
    }

    private List<Tested> test(List<UserId> members, Map<UserId, UserFacts> facts, Map<UserId, QueueState> states) {
        Instant now = clock.instant();
        List<Tested> tested = new ArrayList<>();
        for (UserId member : members) {
            UserFacts user = facts.get(member);
            QueueState queue = states.getOrDefault(member, QueueState.empty(member));
            if (user != null) {
                tested.add(new Tested(user, Availability.failedTests(user, queue, now)));
            }
        }
        return tested;
    }

    private Edited save(Handle tx, AccountId account, RingGroup before, GroupSettings settings) throws SQLException {
        List<Integer> unknown = findUnknownUsers(tx.getConnection(), account, settings.members());
        if (!unknown.isEmpty()) {
            return new Edited.UnknownUsers(unknown);
        }
        Instant now = clock.instant();
        store.update(tx, account, before.id(), settings, now);
        store.replaceMembers(tx, account, before.id(), MemberEdit.apply(before, settings.members()));
        handOuts.makeDue(tx.getConnection(), account, before.id(), now);
        return new Edited.Saved(store.find(tx, account, before.id()).orElseThrow());
    }

    private List<Integer> findUnknownUsers(Connection tx, AccountId account, List<WeightedMember> members)
            throws SQLException {
        Set<UserId> wanted = new HashSet<>();
        members.forEach(member -> wanted.add(member.user()));
        Set<UserId> known = users.loadFacts(tx, account, wanted).keySet();
        List<Integer> indexes = new ArrayList<>();
        for (int index = 0; index < members.size(); index++) {
            if (!known.contains(members.get(index).user())) {
                indexes.add(index);
            }
        }
        return indexes;
    }
}
