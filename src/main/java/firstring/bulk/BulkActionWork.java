package firstring.bulk;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.users.User;
import firstring.accounts.users.UserStore;
import firstring.contactbook.BulkFilter;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactSearch.Position;
import firstring.contacts.search.ContactWalk;
import firstring.dialer.queue.ContactQueue;
import firstring.postgres.Database;
import firstring.sequences.enrollments.Enrollments;
import firstring.work.DueStore;
import firstring.work.DueTimes;
import firstring.work.DueWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs bulk actions, a chunk at a time, so that several advance side by side: first counts the contacts of a filter, then
 * changes them one by one, each in the transaction that counts it, so that nothing is lost or done twice when a server
 * dies.
 */
public final class BulkActionWork implements DueWork<BulkAction> {
    private static final Logger LOG = LoggerFactory.getLogger(BulkActionWork.class);
    private static final int COUNTED_AT_ONCE = 1_000;
    private static final int PAGE = 200;
    private static final Duration CHUNK = Duration.ofSeconds(5);

    private final BulkActionStore store;
    private final DueTimes times;
    private final AccountStore accounts;
    private final UserStore users;
    private final Guard guard;
    private final Contacts contacts;
    private final ContactWalk walk;
    private final BulkStep step;
    private final InstantSource clock;

    public BulkActionWork(
            Database database,
            Accounts accounts,
            Contacts contacts,
            ContactQueue queue,
            Enrollments enrollments,
            InstantSource clock) {
        this.store = new BulkActionStore(database);
        this.times = DueStore.pausable(database, "bulk_action", "state in ('counting', 'running')");
        this.accounts = accounts.settings();
        this.users = accounts.users();
        this.guard = accounts.guard();
        this.contacts = contacts;
        this.walk = new ContactWalk(contacts);
        this.step = new BulkStep(contacts, queue, enrollments);
        this.clock = clock;
    }

    /** The action was canceled, was taken over by another server, or its account was paused. */
    private static final class ClaimLost extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public String name() {
        return "bulk_action";
    }

    @Override
    public DueTimes times() {
        return times;
    }

    @Override
    public List<BulkAction> claim(long account, Claim claim) {
        return store.claim(new AccountId(account), claim);
    }

    @Override
    public void postpone(BulkAction item, Instant dueAt, String outcome) {
        store.postpone(item, dueAt);
    }

    @Override
    public String run(BulkAction action) throws SQLException {
        Optional<User> user = users.find(action.account(), action.user()).filter(User::active);
        if (user.isEmpty() || !user.get().role().isAtLeast(action.kind().minRole())) {
            store.finish(action, "failed", clock.instant());
            return "not_allowed";
        }
        Caller caller = guard.withTeam(
                Caller.signedIn(action.account(), action.user(), user.get().role()));
        try {
            return action.isCounting() ? count(action, caller) : change(action, caller);
        } catch (ClaimLost gone) {
            store.handBack(action, clock.instant());
            return "not_mine";
        }
    }

    private String count(BulkAction action, Caller caller) {
        long end = System.nanoTime() + CHUNK.toNanos();
        ContactSearch search = search(action, caller);
        long total = action.progress().total();
        Position cursor = action.progress().cursor();
        do {
            ContactWalk.Page page = walk.next(action.account(), search, cursor, COUNTED_AT_ONCE);
            total += page.contacts().size();
            cursor = page.end();
            require(cursor == null ? store.endCounting(action, total) : store.count(action, total, cursor));
        } while (cursor != null && System.nanoTime() < end);
        store.handBack(action, clock.instant());
        return "counted";
    }

    private ContactSearch search(BulkAction action, Caller caller) {
        String filter = action.filter();
        if (filter == null) {
            throw new IllegalStateException("no filter");
        }
        return BulkFilter.search(filter, caller, accounts.getSettings(action.account()), action.createdAt());
    }

    private String change(BulkAction action, Caller caller) throws SQLException {
        long end = System.nanoTime() + CHUNK.toNanos();
        boolean isOver = action.kind() == BulkKind.UNDO
                ? undo(action, caller, end)
                : action.filter() == null ? changeChosen(action, caller, end) : changeFound(action, caller, end);
        if (isOver) {
            store.finish(action, "finished", clock.instant());
        } else {
            store.handBack(action, clock.instant());
        }
        return isOver ? "finished" : "chunk";
    }

    /** True when all are done. */
    private boolean changeChosen(BulkAction action, Caller caller, long end) throws SQLException {
        int next = (int) action.progress().done();
        while (next < action.contacts().size() && System.nanoTime() < end) {
            ContactId contact = new ContactId(action.contacts().get(next));
            changeOne(action, caller, contact, null);
            next++;
        }
        return next >= action.contacts().size();
    }

    private boolean changeFound(BulkAction action, Caller caller, long end) throws SQLException {
        ContactSearch search = search(action, caller);
        Position cursor = action.progress().cursor();
        do {
            ContactWalk.Page page = walk.next(action.account(), search, cursor, PAGE);
            for (Contact contact : page.contacts()) {
                changeOne(action, caller, contact.id(), ContactWalk.positionOf(contact));
            }
            cursor = page.end();
        } while (cursor != null && System.nanoTime() < end);
        return cursor == null;
    }

    /** Restores contacts in the order of their ids; the cursor's timestamp is not used. */
    private boolean undo(BulkAction action, Caller caller, long end) throws SQLException {
        BulkAction done = store.find(action.account(), undone(action), Visibility.ofTheSystem())
                .seen()
                .orElseThrow();
        Position cursor = action.progress().cursor();
        long after = cursor == null ? 0 : cursor.id();
        List<BulkActionStore.Changed> page;
        do {
            page = store.listChanges(action.account(), done.id(), after, PAGE);
            for (BulkActionStore.Changed changed : page) {
                after = changed.contact().value();
                changeOne(action, changed.contact(), new Position(action.createdAt(), after), tx -> {
                    String outcome = step.undo(tx, caller, done, changed.contact(), changed.before());
                    if (outcome.equals(BulkStep.DONE)) {
                        store.forgetBefore(tx, action.account(), done.id(), changed.contact());
                    }
                    return BulkStep.Result.of(outcome);
                });
            }
        } while (page.size() == PAGE && System.nanoTime() < end);
        return page.size() < PAGE;
    }

    static long undone(BulkAction undo) {
        return Long.parseLong(Objects.requireNonNull(undo.argument()));
    }

    private void changeOne(BulkAction action, Caller caller, ContactId contact, @Nullable Position cursor)
            throws SQLException {
        changeOne(action, contact, cursor, tx -> step.run(tx, caller, action, contact));
    }

    private void changeOne(
            BulkAction action,
            ContactId contact,
            @Nullable Position cursor,
            HandleCallback<BulkStep.Result, SQLException> change)
            throws SQLException {
        try {
            contacts.inTransaction(tx -> {
                BulkStep.Result result = change.withHandle(tx);
                require(store.advance(tx, action, cursor, result.outcome()));
                if (!result.outcome().equals(BulkStep.DONE)) {
                    store.skip(tx, action, contact, result.outcome());
                } else if (result.before() != null) {
                    store.keepBefore(tx, action, new BulkActionStore.Changed(contact, result.before()));
                }
                return result;
            });
        } catch (ClaimLost gone) {
            throw gone;
        } catch (SQLException | RuntimeException failed) {
            LOG.warn(
                    "event=bulk_step_failed action={} error={}",
                    action.id(),
                    failed.getClass().getSimpleName());
            contacts.inTransaction(tx -> {
                require(store.advance(tx, action, cursor, "failed"));
                store.skip(tx, action, contact, "failed");
                return "failed";
            });
        }
    }

    private static void require(boolean isClaimed) {
        if (!isClaimed) {
            throw new ClaimLost();
        }
    }
}
