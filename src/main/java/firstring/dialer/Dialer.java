package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.LabelsChanged;
import firstring.contacts.Visibility;
import firstring.dialer.calls.CallBack;
import firstring.dialer.calls.CallabilityResult;
import firstring.dialer.calls.DisposeResult;
import firstring.dialer.lists.DialerListStore;
import firstring.dialer.queue.ActionStore;
import firstring.dialer.queue.NextCall;
import firstring.dialer.queue.NextCallSearch;
import firstring.dialer.queue.NextCallStore;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The work of agents on PowerDialer queues and lists: next call, outcome, skip, callback, remove. Rows are locked in the fixed
 * order contact, queue or list, entry; the entry is always last. Thread-safe.
 */
public final class Dialer {
    /** A command for an entry: the user whose queue it is in, the agent who acts, and the lease they claim to hold. */
    public record EntryCommand(
            AccountId account,
            UserId queueUser,
            EntryId entry,
            UserId by,
            Visibility visible,
            @Nullable String lease) {
        public DialerStore.UserEntry userEntry() {
            return new DialerStore.UserEntry(queueUser, entry);
        }
    }

    /** The features notified of changes. */
    record Ports(AvailabilityChanged availabilityChanged, LabelsChanged labelsChanged) {}

    /** The rows that a command needs, locked in this order. */
    private record Locked(Callee callee, QueueCounters.Locked counters, ListedEntry listed) {
        Entry entry() {
            return listed.entry();
        }

        Ranks ranks() {
            return counters.ranks(entry().queue());
        }
    }

    @FunctionalInterface
    private interface LockedStep {
        DisposeResult run(Handle tx, Locked locked) throws SQLException;
    }

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Function<AccountId, AccountSettings> settings;
    private final Ports ports;
    private final DialerStore store;
    private final NextCallStore nextCalls;
    private final DialerListStore lists;
    private final QueueCounters counters = new QueueCounters();
    private final ActionStore actions = new ActionStore();

    public Dialer(DialerParts parts) {
        this(
                parts.database(),
                parts.ids(),
                parts.clock(),
                parts.accounts()::getSettings,
                new Ports(parts.availabilityChanged(), parts.labelsChanged()));
    }

    public Dialer(
            Database database,
            Ids ids,
            InstantSource clock,
            Function<AccountId, AccountSettings> settings,
            Ports ports) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.settings = settings;
        this.ports = ports;
        this.store = new DialerStore(database);
        this.nextCalls = new NextCallStore(database);
        this.lists = new DialerListStore(database);
    }

    public boolean existsUser(AccountId account, UserId user) {
        return store.existsUser(account, user);
    }

    /** Open entries in order, callable now or not. */
    public List<ListedEntry> list(AccountId account, QueueRef queue, Visibility visible, long after, int limit) {
        return store.list(account, queue, visible, after, limit);
    }

    /** Whether the open ones of these entries can be called, and if not, why and until when. */
    Map<EntryId, CallabilityResult> checkCallability(AccountId account, List<ListedEntry> entries, Instant now) {
        return new CallabilityCheck(nextCalls, settings.apply(account), now).check(entries);
    }

    public Optional<ListedEntry> find(AccountId account, DialerStore.UserEntry entry, Visibility visible) {
        return store.find(account, entry, visible);
    }

    /** The user's calls since the start of the user's day; empty when the account has no such user. */
    Optional<TodayFigures> today(AccountId account, UserId user) {
        return new TodayFiguresStore(database).find(account, user, clock.instant());
    }

    /** Whether the list is one of the user's. */
    boolean isWorkedBy(AccountId account, DialerListId list, UserId user) {
        return lists.isWorkedBy(account, list, user);
    }

    /** Leases the first entry whose contact can be called now. */
    NextCall next(AccountId account, QueueRef queue, UserId user, UserId by) {
        Instant now = clock.instant();
        Lease lease = Lease.take(by, now);
        NextCallSearch search = new NextCallSearch(nextCalls, settings.apply(account), queue, now);
        return search.claimFirst(lease)
                .map(entry -> call(account, user, entry, lease))
                .orElseGet(() -> new NextCall.Nothing(nextCalls.findNextMoment(account, queue)));
    }

    /** Returns the entry of this queue that the user already has leased, with the same lease; otherwise the next one. */
    NextCall resume(AccountId account, QueueRef queue, UserId user, UserId by) {
        Instant now = clock.instant();
        return nextCalls
                .findOwn(account, queue, by, now)
                .map(token -> renew(account, user, by, token))
                .filter(NextCall.Call.class::isInstance)
                .orElseGet(() -> next(account, queue, user, by));
    }

    /** Renews this lease, even after it ended, unless another user has leased the entry since. */
    NextCall renew(AccountId account, UserId user, UserId by, String token) {
        Lease lease = new Lease(token, by, clock.instant().plus(Lease.LENGTH));
        return nextCalls
                .renew(account, user, lease)
                .map(entry -> call(account, user, entry, lease))
                .orElseGet(NextCall.LeaseLost::new);
    }

    /** Closes the entry with the call's outcome. Repeating it with the same data changes nothing. */
    DisposeResult dispose(EntryCommand command, long disposition, @Nullable String note) throws SQLException {
        return run(command, (tx, locked) -> {
            Entry entry = locked.entry();
            if (entry.state() == EntryState.DISPOSED) {
                boolean repeated = isRepeat(tx, command.account(), entry, disposition, note);
                return repeated ? done(tx, command) : new DisposeResult.Closed();
            }
            if (!entry.isOpen()) {
                return new DisposeResult.Closed();
            }
            if (!store.existsDisposition(tx, command.account(), disposition)) {
                return new DisposeResult.UnknownDisposition();
            }
            Instant now = clock.instant();
            store.setDisposition(tx, command.account(), entry.contact(), disposition, now);
            String changes = changes(locked.callee().dispositionStatus(), disposition);
            DisposeNote event = new DisposeNote(ids.next(), now, command.by(), "disposed", note, changes);
            store.insertTimeline(tx, command.account(), entry.contact(), event);
            if (entry.dialed()) {
                nextCalls.insertAttempt(
                        tx, command.account(), entry.contact(), new Attempt(event.id(), now, command.by()));
            }
            remember(tx, command, entry, DialerAction.Kind.DISPOSED, event);
            close(tx, command, locked, new EntryClosing(EntryState.DISPOSED, disposition, now));
            if (changes != null) {
                LabelsChanged.Labeled labeled = new LabelsChanged.Labeled(entry.contact(), now);
                ports.labelsChanged().labelsChanged(tx.getConnection(), command.account(), labeled);
            }
            return done(tx, command);
        });
    }

    /**
     * Moves the entry to the bottom, or keeps its position but snoozes it until a given time.
     *
     * @param note shown on the timeline, which lists only skips with a note
     */
    DisposeResult skip(EntryCommand command, @Nullable Instant until, @Nullable String note) throws SQLException {
        return run(command, (tx, locked) -> {
            if (!locked.entry().isOpen()) {
                return new DisposeResult.Closed();
            }
            long rank = until == null
                    ? locked.ranks().moveToBottom()
                    : locked.entry().rank();
            DisposeNote event = new DisposeNote(ids.next(), clock.instant(), command.by(), "skipped", note, null);
            if (note != null && !note.isBlank()) {
                store.insertTimeline(tx, command.account(), locked.entry().contact(), event);
            }
            remember(tx, command, locked.entry(), DialerAction.Kind.SKIPPED, event);
            store.skip(tx, command.account(), locked.entry(), rank, until);
            counters.save(tx.getConnection(), command.account(), locked.counters());
            return done(tx, command);
        });
    }

    /**
     * Snoozes the entry until the time the contact asked to be called, then at the top. Counts as a call if the
     * entry was leased.
     */
    DisposeResult callBack(EntryCommand command, CallBack asked) throws SQLException {
        return run(command, (tx, locked) -> {
            if (!locked.entry().isOpen()) {
                return new DisposeResult.Closed();
            }
            Instant now = clock.instant();
            Instant at = asked.moment(locked.callee().timezone());
            if (!at.isAfter(now) || at.isAfter(now.plus(CallBack.MAX_DELAY))) {
                return new DisposeResult.NotWithinAYear();
            }
            Optional<Instant> legal = new CallabilityCheck(nextCalls, settings.apply(command.account()), now)
                    .firstLegal(locked.listed(), at);
            if (!legal.equals(Optional.of(at))) {
                return new DisposeResult.NotLegal(legal);
            }
            DisposeNote event = new DisposeNote(ids.next(), now, command.by(), "call_back", asked.note(), null);
            store.insertTimeline(tx, command.account(), locked.entry().contact(), event);
            if (locked.entry().dialed()) {
                Attempt attempt = new Attempt(event.id(), now, command.by());
                nextCalls.insertAttempt(tx, command.account(), locked.entry().contact(), attempt);
            }
            remember(tx, command, locked.entry(), DialerAction.Kind.CALL_BACK, event);
            store.callBack(tx, command.account(), locked.entry(), locked.ranks().moveToTop(), at);
            counters.save(tx.getConnection(), command.account(), locked.counters());
            return done(tx, command);
        });
    }

    /** Removes the entry from the queue without a call. Repeating it changes nothing. */
    DisposeResult remove(EntryCommand command) throws SQLException {
        return run(command, (tx, locked) -> {
            Entry entry = locked.entry();
            if (entry.state() == EntryState.DISPOSED) {
                return new DisposeResult.Closed();
            }
            if (entry.isOpen()) {
                Instant now = clock.instant();
                DisposeNote event = new DisposeNote(ids.next(), now, command.by(), "removed", null, null);
                store.insertTimeline(tx, command.account(), entry.contact(), event);
                close(tx, command, locked, new EntryClosing(EntryState.REMOVED, null, now));
            }
            return done(tx, command);
        });
    }

    private void remember(Handle tx, EntryCommand command, Entry entry, DialerAction.Kind kind, DisposeNote event) {
        DialerAction action = new DialerAction(event.id(), entry.id(), entry.contact(), kind, entry.rank(), event.at());
        actions.insert(tx, command, action);
    }

    private DisposeResult run(EntryCommand command, LockedStep step) throws SQLException {
        Optional<ListedEntry> listed = find(command.account(), command.userEntry(), command.visible());
        if (listed.isEmpty()) {
            return new DisposeResult.Missing();
        }
        return database.jdbi().inTransaction(tx -> {
            Optional<Locked> locked = lock(tx, command, listed.get().entry());
            if (locked.isEmpty()) {
                return new DisposeResult.Missing();
            }
            return isOthers(locked.get().entry(), command)
                    ? new DisposeResult.LeasedByAnother()
                    : step.run(tx, locked.get());
        });
    }

    /** @param seen the entry without a lock; if it has moved to another queue in the meantime, the result is empty */
    private Optional<Locked> lock(Handle tx, EntryCommand command, Entry seen) throws SQLException {
        Optional<Callee> callee = store.lockCallee(tx, command.account(), seen);
        QueueCounters.Locked locked = counters.lock(tx.getConnection(), command.account(), List.of(seen.queue()));
        Optional<ListedEntry> entry = store.lock(tx, command.account(), command.userEntry(), command.visible())
                .filter(found -> locked.has(found.entry().queue()));
        return callee.isEmpty() || entry.isEmpty()
                ? Optional.empty()
                : Optional.of(new Locked(callee.get(), locked, entry.get()));
    }

    /** Without a token the user decides: the user who has the lease can handle the entry from another tab. */
    private boolean isOthers(Entry entry, EntryCommand command) {
        Lease lease = entry.lease();
        if (lease == null || !lease.holdsAt(clock.instant())) {
            return false;
        }
        return command.lease() == null
                ? !lease.by().equals(command.by())
                : !lease.token().equals(command.lease());
    }

    private boolean isRepeat(Handle tx, AccountId account, Entry entry, long disposition, @Nullable String note) {
        Instant closedAt = Objects.requireNonNull(entry.closedAt());
        String stored = store.findNote(tx, account, entry.contact(), closedAt).orElse(null);
        return Objects.equals(entry.dispositionStatus(), disposition) && Objects.equals(stored, note);
    }

    private void close(Handle tx, EntryCommand command, Locked locked, EntryClosing closing) throws SQLException {
        Connection connection = tx.getConnection();
        store.close(tx, command.account(), command.entry(), closing);
        locked.counters().close(locked.entry().queue());
        counters.save(connection, command.account(), locked.counters());
        for (UserId user : locked.counters().users()) {
            ports.availabilityChanged().availabilityChanged(connection, command.account(), user);
        }
    }

    private DisposeResult done(Handle tx, EntryCommand command) {
        return new DisposeResult.Done(store.find(tx, command.account(), command.userEntry(), command.visible())
                .orElseThrow());
    }

    private NextCall call(AccountId account, UserId user, EntryId id, Lease lease) {
        Optional<ListedEntry> entry =
                store.find(account, new DialerStore.UserEntry(user, id), Visibility.ofTheSystem());
        Optional<Callee> callee = entry.flatMap(found -> store.findCallee(account, found.entry()));
        return entry.isEmpty() || callee.isEmpty()
                ? new NextCall.LeaseLost()
                : new NextCall.Call(entry.get(), lease, callee.get());
    }

    private static @Nullable String changes(@Nullable Long before, long after) {
        return Objects.equals(before, after)
                ? null
                : Json.text(Map.of("disposition_status_id", Arrays.asList(before, after)));
    }
}
