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
 * Takes back what came of a call: the entry returns to its place, leased to who takes it back, and its attempt is not
 * counted any more. Locks in the order of {@link Dialer}. Thread-safe.
 */
final class Undoing {
    /** How long after a call what came of it may be taken back. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final LabelsChanged labelsChanged;
    private final DialerStore entries;
    private final Homes homes = new Homes();
    private final UndoStore store = new UndoStore();

    /** A closed entry with all that taking it back needs, locked. */
    private record Closed(Callee callee, Homes.Locked homes, ListedEntry listed, Disposal disposal) {
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
        Entry entry = listed.get().entry();
        Instant closedAt = entry.closedAt();
        if (entry.state() != EntryState.DISPOSED || closedAt == null) {
            return new Undone.Refused(Undone.Reason.NOT_DISPOSED);
        }
        Optional<Disposal> disposal = store.findDisposal(tx, wish.account(), entry.contact(), closedAt)
                .filter(found -> wish.by().equals(found.by()));
        if (disposal.isEmpty()) {
            return new Undone.Refused(Undone.Reason.BY_ANOTHER);
        }
        UndoStore.Surroundings around = store.getSurroundings(tx, wish.account(), entry.id());
        Optional<Undone.Reason> refused = findReason(listed.get(), around);
        return refused.isPresent()
                ? new Undone.Refused(refused.get())
                : undo(tx, wish, new Closed(callee.get(), locked, listed.get(), disposal.get()), around);
    }

    private Optional<Undone.Reason> findReason(ListedEntry listed, UndoStore.Surroundings around) {
        Entry entry = listed.entry();
        Instant closedAt = Objects.requireNonNull(entry.closedAt());
        if (closedAt.isBefore(clock.instant().minus(LONGEST))) {
            return Optional.of(Undone.Reason.TOO_LATE);
        }
        List<String> stops = listed.facts().stops();
        if (listed.facts().dnc() || stops.contains("do_not_contact") || stops.contains("opted_out")) {
            return Optional.of(Undone.Reason.STOPPED);
        }
        if (around.queuedAgain()) {
            return Optional.of(Undone.Reason.QUEUED_AGAIN);
        }
        return switch (entry.home()) {
            case Home.MyQueue(var user) ->
                Objects.equals(around.owner(), user.value()) ? Optional.empty() : Optional.of(Undone.Reason.MOVED);
            case Home.OfList _ -> around.archived() ? Optional.of(Undone.Reason.ARCHIVED) : Optional.empty();
        };
    }

    private Undone undo(Handle tx, Dialer.Wish wish, Closed closed, UndoStore.Surroundings around) throws SQLException {
        AccountId account = wish.account();
        Entry entry = closed.entry();
        Instant now = clock.instant();
        Lease lease = Lease.take(wish.by(), now);
        Ranks ranks = closed.homes().ranks(entry.home());
        ranks.reopen();
        store.reopen(tx, account, entry.id(), around.placeTaken() ? ranks.moveToTop() : entry.rank(), lease);
        homes.save(tx.getConnection(), account, closed.homes());
        store.deleteAttempt(tx, account, entry.contact(), closed.disposal());
        String changes = restoreStatus(tx, account, closed, now);
        WorkedNote worked = new WorkedNote(ids.next(), now, wish.by(), "undone", null, changes);
        entries.insertTimeline(tx, account, entry.contact(), worked);
        if (changes != null) {
            labelsChanged.labelsChanged(tx.getConnection(), account, new LabelsChanged.Labelled(entry.contact(), now));
        }
        ListedEntry listed =
                entries.find(tx, account, wish.place(), wish.visible()).orElseThrow();
        Callee callee = entries.lockCallee(tx, account, entry).orElseThrow();
        return new Undone.Call(
                new Next.Call(listed, lease, callee),
                store.listSince(tx, account, entry.contact(), closed.disposal().at()));
    }

    /** A disposition status that was given by somebody else since stays; answers what changed, null: nothing. */
    private @Nullable String restoreStatus(Handle tx, AccountId account, Closed closed, Instant now) {
        Long given = closed.entry().dispositionStatus();
        Disposal disposal = closed.disposal();
        if (!disposal.changed() || !Objects.equals(closed.callee().dispositionStatus(), given)) {
            return null;
        }
        store.restoreStatus(tx, account, closed.entry().contact(), disposal.statusBefore(), now);
        return Json.text(Map.of("disposition_status_id", Arrays.asList(given, disposal.statusBefore())));
    }
}
