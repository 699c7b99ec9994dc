package firstring.dialer.calls;

import firstring.accounts.AccountId;
import firstring.contacts.LabelsChanged;
import firstring.dialer.Callee;
import firstring.dialer.Dialer;
import firstring.dialer.DialerAction;
import firstring.dialer.DialerParts;
import firstring.dialer.DialerStore;
import firstring.dialer.DisposeNote;
import firstring.dialer.Entry;
import firstring.dialer.EntryState;
import firstring.dialer.Lease;
import firstring.dialer.ListedEntry;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.Ranks;
import firstring.dialer.queue.ActionStore;
import firstring.dialer.queue.NextCall;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a user's last action: the entry returns to its position, leased to that user, and its call is no longer
 * counted. Locks in the order of {@link Dialer}. Thread-safe.
 */
public final class UndoAction {
    /** How long an action can be undone. */
    public static final Duration MAX_AGE = Duration.ofMinutes(10);

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final LabelsChanged labelsChanged;
    private final DialerStore entries;
    private final QueueCounters counters = new QueueCounters();
    private final UndoStore store = new UndoStore();
    private final ActionStore actions = new ActionStore();

    /** The locked rows that an undo needs, and the outcome recorded for the call, null: none. */
    private record UndoTarget(
            Callee callee,
            QueueCounters.Locked counters,
            ListedEntry listed,
            DialerAction action,
            @Nullable CallOutcome disposal) {
        Entry entry() {
            return listed.entry();
        }
    }

    public UndoAction(DialerParts parts) {
        this.database = parts.database();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.labelsChanged = parts.labelsChanged();
        this.entries = new DialerStore(parts.database());
    }

    /** @param command its lease is the one the user now holds on another entry, which is released to its old position */
    public UndoResult undo(Dialer.EntryCommand command) throws SQLException {
        Optional<ListedEntry> seen = entries.find(command.account(), command.userEntry(), command.visible());
        if (seen.isEmpty()) {
            return new UndoResult.Missing();
        }
        UndoResult undone =
                database.jdbi().inTransaction(tx -> undo(tx, command, seen.get().entry()));
        if (undone instanceof UndoResult.Call && command.lease() != null) {
            String openLease = command.lease();
            database.jdbi()
                    .useTransaction(
                            tx -> store.release(tx, command.account(), command.queueUser(), command.by(), openLease));
        }
        return undone;
    }

    private UndoResult undo(Handle tx, Dialer.EntryCommand command, Entry seen) throws SQLException {
        Optional<Callee> callee = entries.lockCallee(tx, command.account(), seen);
        QueueCounters.Locked locked = counters.lock(tx.getConnection(), command.account(), List.of(seen.queue()));
        Optional<ListedEntry> listed = entries.lock(tx, command.account(), command.userEntry(), command.visible())
                .filter(found -> locked.has(found.entry().queue()));
        if (callee.isEmpty() || listed.isEmpty()) {
            return new UndoResult.Missing();
        }
        Optional<DialerAction> last =
                actions.findLast(tx, command.account(), command.by(), command.queueUser(), Instant.EPOCH);
        Entry entry = listed.get().entry();
        Optional<CallOutcome> disposal = findDisposal(tx, command, entry);
        Optional<UndoResult.Reason> refused = findReason(command, entry, last, disposal);
        if (refused.isPresent()) {
            return new UndoResult.Refused(refused.get());
        }
        DialerAction action = last.orElseThrow();
        UndoStore.EntryContext context = store.getContext(tx, command.account(), entry.id(), action.rankBefore());
        refused = findReason(listed.get(), context);
        return refused.isPresent()
                ? new UndoResult.Refused(refused.get())
                : undo(
                        tx,
                        command,
                        new UndoTarget(callee.get(), locked, listed.get(), action, disposal.orElse(null)),
                        context);
    }

    private Optional<CallOutcome> findDisposal(Handle tx, Dialer.EntryCommand command, Entry entry) {
        Instant closedAt = entry.closedAt();
        return entry.state() == EntryState.DISPOSED && closedAt != null
                ? store.findDisposal(tx, command.account(), entry.contact(), closedAt)
                : Optional.empty();
    }

    /** The reason why this user cannot undo the action. */
    private Optional<UndoResult.Reason> findReason(
            Dialer.EntryCommand command, Entry entry, Optional<DialerAction> last, Optional<CallOutcome> disposal) {
        Instant now = clock.instant();
        if (entry.state() == EntryState.REMOVED) {
            return Optional.of(UndoResult.Reason.NOT_DONE);
        }
        if (disposal.isPresent() && !command.by().equals(disposal.get().by())) {
            return Optional.of(UndoResult.Reason.BY_ANOTHER);
        }
        Lease lease = entry.lease();
        if (lease != null && lease.holdsAt(now) && !lease.by().equals(command.by())) {
            return Optional.of(UndoResult.Reason.LEASED);
        }
        boolean isLast = last.filter(action -> action.entry().equals(entry.id()))
                .filter(action -> disposal.isPresent() == (action.kind() == DialerAction.Kind.DISPOSED))
                .isPresent();
        if (!isLast) {
            return Optional.of(entry.isOpen() ? UndoResult.Reason.NOT_DONE : UndoResult.Reason.NOT_LAST);
        }
        return last.orElseThrow().at().isBefore(now.minus(MAX_AGE))
                ? Optional.of(UndoResult.Reason.TOO_LATE)
                : Optional.empty();
    }

    private static Optional<UndoResult.Reason> findReason(ListedEntry listed, UndoStore.EntryContext context) {
        List<String> stops = listed.facts().stops();
        if (listed.facts().dnc() || stops.contains("do_not_contact") || stops.contains("opted_out")) {
            return Optional.of(UndoResult.Reason.STOPPED);
        }
        if (context.queuedAgain()) {
            return Optional.of(UndoResult.Reason.QUEUED_AGAIN);
        }
        return switch (listed.entry().queue()) {
            case QueueRef.MyQueue(var user) ->
                Objects.equals(context.owner(), user.value()) ? Optional.empty() : Optional.of(UndoResult.Reason.MOVED);
            case QueueRef.OfList _ -> context.archived() ? Optional.of(UndoResult.Reason.ARCHIVED) : Optional.empty();
        };
    }

    private UndoResult undo(Handle tx, Dialer.EntryCommand command, UndoTarget target, UndoStore.EntryContext context)
            throws SQLException {
        AccountId account = command.account();
        Entry entry = target.entry();
        DialerAction action = target.action();
        Instant now = clock.instant();
        Lease lease = Lease.take(command.by(), now);
        Ranks ranks = target.counters().ranks(entry.queue());
        if (!entry.isOpen()) {
            ranks.reopen();
        }
        store.reopen(tx, account, entry.id(), context.rankTaken() ? ranks.moveToTop() : action.rankBefore(), lease);
        counters.save(tx.getConnection(), account, target.counters());
        actions.markUndone(tx, account, action, now);
        store.deleteAttempt(tx, account, action);
        String changes = restoreStatus(tx, account, target, now);
        DisposeNote event = new DisposeNote(ids.next(), now, command.by(), "undone", null, changes);
        entries.insertTimeline(tx, account, entry.contact(), event);
        if (changes != null) {
            labelsChanged.labelsChanged(tx.getConnection(), account, new LabelsChanged.Labeled(entry.contact(), now));
        }
        ListedEntry listed = entries.find(tx, account, command.userEntry(), command.visible())
                .orElseThrow();
        Callee callee = entries.lockCallee(tx, account, entry).orElseThrow();
        return new UndoResult.Call(
                new NextCall.Call(listed, lease, callee), store.listSince(tx, account, entry.contact(), action.at()));
    }

    /** Restores the disposition status, unless another user has changed it since; returns the change, null: none. */
    private @Nullable String restoreStatus(Handle tx, AccountId account, UndoTarget target, Instant now) {
        Long given = target.entry().dispositionStatus();
        CallOutcome disposal = target.disposal();
        if (disposal == null
                || !disposal.changed()
                || !Objects.equals(target.callee().dispositionStatus(), given)) {
            return null;
        }
        store.restoreStatus(tx, account, target.entry().contact(), disposal.statusBefore(), now);
        return Json.text(Map.of("disposition_status_id", Arrays.asList(given, disposal.statusBefore())));
    }
}
