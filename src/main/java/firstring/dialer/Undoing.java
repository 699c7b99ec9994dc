package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.contacts.LabelsChanged;
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
final class Undoing {
    /** How long an action can be undone. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final LabelsChanged labelsChanged;
    private final DialerStore entries;
    private final Homes homes = new Homes();
    private final UndoStore store = new UndoStore();
    private final ActionStore actions = new ActionStore();

    /** An entry with all that undoing an action needs, locked; disposal: what was said came of the call, null: nothing. */
    private record Acted(
            Callee callee,
            Homes.Locked homes,
            ListedEntry listed,
            DialerAction action,
            @Nullable Disposal disposal) {
        Entry entry() {
            return listed.entry();
        }
    }

    Undoing(DialerParts parts) {
        this.database = parts.database();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.labelsChanged = parts.labelsChanged();
        this.entries = new DialerStore(parts.database());
    }

    /** @param wish its lease is what the person has in hand now; that entry goes back to its place */
    Undone undo(Dialer.Wish wish) throws SQLException {
        Optional<ListedEntry> seen = entries.find(wish.account(), wish.place(), wish.visible());
        if (seen.isEmpty()) {
            return new Undone.Missing();
        }
        Undone undone =
                database.jdbi().inTransaction(tx -> undo(tx, wish, seen.get().entry()));
        if (undone instanceof Undone.Call && wish.lease() != null) {
            String inHand = wish.lease();
            database.jdbi().useTransaction(tx -> store.release(tx, wish.account(), wish.queue(), wish.by(), inHand));
        }
        return undone;
    }

    private Undone undo(Handle tx, Dialer.Wish wish, Entry seen) throws SQLException {
        Optional<Callee> callee = entries.lockCallee(tx, wish.account(), seen);
        Homes.Locked locked = homes.lock(tx.getConnection(), wish.account(), List.of(seen.home()));
        Optional<ListedEntry> listed = entries.lock(tx, wish.account(), wish.place(), wish.visible())
                .filter(found -> locked.has(found.entry().home()));
        if (callee.isEmpty() || listed.isEmpty()) {
            return new Undone.Missing();
        }
        Optional<DialerAction> last = actions.findLast(tx, wish.account(), wish.by(), wish.queue(), Instant.EPOCH);
        Entry entry = listed.get().entry();
        Optional<Disposal> disposal = findDisposal(tx, wish, entry);
        Optional<Undone.Reason> refused = findReason(wish, entry, last, disposal);
        if (refused.isPresent()) {
            return new Undone.Refused(refused.get());
        }
        DialerAction action = last.orElseThrow();
        UndoStore.Surroundings around = store.getSurroundings(tx, wish.account(), entry.id(), action.rankBefore());
        refused = findReason(listed.get(), around);
        return refused.isPresent()
                ? new Undone.Refused(refused.get())
                : undo(tx, wish, new Acted(callee.get(), locked, listed.get(), action, disposal.orElse(null)), around);
    }

    private Optional<Disposal> findDisposal(Handle tx, Dialer.Wish wish, Entry entry) {
        Instant closedAt = entry.closedAt();
        return entry.state() == EntryState.DISPOSED && closedAt != null
                ? store.findDisposal(tx, wish.account(), entry.contact(), closedAt)
                : Optional.empty();
    }

    /** Why this user cannot undo it. */
    private Optional<Undone.Reason> findReason(
            Dialer.Wish wish, Entry entry, Optional<DialerAction> last, Optional<Disposal> disposal) {
        Instant now = clock.instant();
        if (entry.state() == EntryState.REMOVED) {
            return Optional.of(Undone.Reason.NOT_DONE);
        }
        if (disposal.isPresent() && !wish.by().equals(disposal.get().by())) {
            return Optional.of(Undone.Reason.BY_ANOTHER);
        }
        Lease lease = entry.lease();
        if (lease != null && lease.holdsAt(now) && !lease.by().equals(wish.by())) {
            return Optional.of(Undone.Reason.LEASED);
        }
        boolean isLast = last.filter(action -> action.entry().equals(entry.id()))
                .filter(action -> disposal.isPresent() == (action.kind() == DialerAction.Kind.DISPOSED))
                .isPresent();
        if (!isLast) {
            return Optional.of(entry.isOpen() ? Undone.Reason.NOT_DONE : Undone.Reason.NOT_LAST);
        }
        return last.orElseThrow().at().isBefore(now.minus(LONGEST))
                ? Optional.of(Undone.Reason.TOO_LATE)
                : Optional.empty();
    }

    private static Optional<Undone.Reason> findReason(ListedEntry listed, UndoStore.Surroundings around) {
        List<String> stops = listed.facts().stops();
        if (listed.facts().dnc() || stops.contains("do_not_contact") || stops.contains("opted_out")) {
            return Optional.of(Undone.Reason.STOPPED);
        }
        if (around.queuedAgain()) {
            return Optional.of(Undone.Reason.QUEUED_AGAIN);
        }
        return switch (listed.entry().home()) {
            case Home.MyQueue(var user) ->
                Objects.equals(around.owner(), user.value()) ? Optional.empty() : Optional.of(Undone.Reason.MOVED);
            case Home.OfList _ -> around.archived() ? Optional.of(Undone.Reason.ARCHIVED) : Optional.empty();
        };
    }

    private Undone undo(Handle tx, Dialer.Wish wish, Acted acted, UndoStore.Surroundings around) throws SQLException {
        AccountId account = wish.account();
        Entry entry = acted.entry();
        DialerAction action = acted.action();
        Instant now = clock.instant();
        Lease lease = Lease.take(wish.by(), now);
        Ranks ranks = acted.homes().ranks(entry.home());
        if (!entry.isOpen()) {
            ranks.reopen();
        }
        store.reopen(tx, account, entry.id(), around.placeTaken() ? ranks.moveToTop() : action.rankBefore(), lease);
        homes.save(tx.getConnection(), account, acted.homes());
        actions.markUndone(tx, account, action, now);
        store.deleteAttempt(tx, account, action);
        String changes = restoreStatus(tx, account, acted, now);
        WorkedNote worked = new WorkedNote(ids.next(), now, wish.by(), "undone", null, changes);
        entries.insertTimeline(tx, account, entry.contact(), worked);
        if (changes != null) {
            labelsChanged.labelsChanged(tx.getConnection(), account, new LabelsChanged.Labelled(entry.contact(), now));
        }
        ListedEntry listed =
                entries.find(tx, account, wish.place(), wish.visible()).orElseThrow();
        Callee callee = entries.lockCallee(tx, account, entry).orElseThrow();
        return new Undone.Call(
                new Next.Call(listed, lease, callee), store.listSince(tx, account, entry.contact(), action.at()));
    }

    /** A disposition status that was given by somebody else since stays; answers what changed, null: nothing. */
    private @Nullable String restoreStatus(Handle tx, AccountId account, Acted closed, Instant now) {
        Long given = closed.entry().dispositionStatus();
        Disposal disposal = closed.disposal();
        if (disposal == null
                || !disposal.changed()
                || !Objects.equals(closed.callee().dispositionStatus(), given)) {
            return null;
        }
        store.restoreStatus(tx, account, closed.entry().contact(), disposal.statusBefore(), now);
        return Json.text(Map.of("disposition_status_id", Arrays.asList(given, disposal.statusBefore())));
    }
}
