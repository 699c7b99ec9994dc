package firstring.dialer.moves;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Contacts;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.edit.FieldEdit;
import firstring.dialer.DialerParts;
import firstring.dialer.EntryId;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.Ranks;
import firstring.dialer.calls.QueueClearing;
import firstring.dialer.moves.Move.Outcome;
import firstring.dialer.moves.Move.Target;
import firstring.dialer.moves.MoveStore.Placed;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/**
 * Moves entries up, down, to another user, or out. Entries that a user has leased stay. Thread-safe.
 */
final class Moves {
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Contacts contacts;
    private final QueueClearing clearing;
    private final MoveStore store;
    private final QueueCounters counters = new QueueCounters();

    Moves(DialerParts parts, Contacts contacts) {
        this.database = parts.database();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.contacts = contacts;
        this.clearing = new QueueClearing(parts);
        this.store = new MoveStore(database);
    }

    Outcome move(Move move) throws SQLException {
        return switch (move.target()) {
            case Target.Top _, Target.Bottom _, Target.Before _ ->
                database.jdbi().inTransaction(tx -> rerank(tx, move, true));
            case Target.ToUser to -> give(move, to);
            case Target.Out _ -> remove(move);
        };
    }

    private Outcome rerank(Handle tx, Move move, boolean isRecorded) throws SQLException {
        AccountId account = move.caller().account();
        QueueCounters.Locked locked = counters.lock(tx.getConnection(), account, List.of(move.queue()));
        if (!locked.has(move.queue())) {
            return new Outcome.Done(List.of(), leftAs("missing", move.entries()));
        }
        Instant now = clock.instant();
        Map<EntryId, Placed> here = store.list(tx, move, move.queue(), move.entries(), now);
        List<EntryId> moved = move.entries().stream().filter(here::containsKey).toList();
        if (move.target() instanceof Target.Before(EntryId anchor)) {
            Placed before =
                    store.list(tx, move, move.queue(), List.of(anchor), now).get(anchor);
            if (before == null || moved.contains(anchor)) {
                return new Outcome.NoAnchor();
            }
            store.rerank(
                    tx,
                    account,
                    moved,
                    makeRoom(tx, move, locked.ranks(move.queue()), new RankGap(before.rank(), moved.size())));
        } else {
            store.rerank(tx, account, moved, ranks(move.target(), locked.ranks(move.queue()), moved.size()));
        }
        if (isRecorded) {
            store.insertTimeline(
                    tx,
                    account,
                    here.values(),
                    new MoveStore.TimelineAuthor(ids::next, move.caller().user(), now));
        }
        counters.save(tx.getConnection(), account, locked);
        return new Outcome.Done(moved, left(move, moved, here, "missing"));
    }

    private static List<Long> ranks(Target target, Ranks ranks, int count) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (target instanceof Target.Bottom) {
                taken.add(ranks.moveToBottom());
            } else {
                taken.addFirst(ranks.moveToTop());
            }
        }
        return taken;
    }

    /** This many ranks above the anchor's. */
    private record RankGap(long anchor, int count) {}

    /** Moves the shorter side of the anchor. */
    private List<Long> makeRoom(Handle tx, Move move, Ranks ranks, RankGap gap) {
        AccountId account = move.caller().account();
        int step = gap.count();
        long anchor = gap.anchor();
        boolean isNearTop = store.countAbove(tx, account, move.queue(), anchor) * 2 <= ranks.openCount();
        long first = isNearTop ? anchor - step : anchor;
        if (isNearTop) {
            ranks.widenTop(step);
            store.shiftAbove(tx, account, move.queue(), anchor, step);
        } else {
            ranks.widenBottom(step);
            store.shiftBelow(tx, account, move.queue(), anchor, step);
        }
        return LongStream.range(first, first + step).boxed().toList();
    }

    /** The entries follow their contacts to the new owner, first to the bottom of the queue. */
    private Outcome give(Move move, Target.ToUser to) throws SQLException {
        AccountId account = move.caller().account();
        if (!store.isActive(account, to.user())) {
            return new Outcome.NoUser();
        }
        Instant now = clock.instant();
        Map<EntryId, Placed> here = store.list(move, move.queue(), now);
        ContactEdit owner = owner(to.user());
        for (EntryId id : move.entries()) {
            Placed entry = here.get(id);
            if (entry != null && !entry.held()) {
                EditReceipt receipt = contacts.edit(move.caller(), entry.contact(), owner, version -> true);
                if (!(receipt instanceof EditReceipt.Saved)) {
                    here.remove(id);
                }
            }
        }
        QueueRef there = new QueueRef.MyQueue(to.user());
        Map<EntryId, Placed> arrived = store.list(move, there, now);
        List<EntryId> moved =
                move.entries().stream().filter(arrived::containsKey).toList();
        if (to.atTop() && !moved.isEmpty()) {
            Move up = new Move(move.caller(), there, moved, new Target.Top());
            database.jdbi().inTransaction(tx -> rerank(tx, up, false));
        }
        return new Outcome.Done(moved, left(move, moved, here, "leased"));
    }

    private Outcome remove(Move move) throws SQLException {
        AccountId account = move.caller().account();
        Map<EntryId, Placed> here = store.list(move, move.queue(), clock.instant());
        List<EntryId> free = move.entries().stream()
                .filter(id -> here.containsKey(id) && !here.get(id).held())
                .toList();
        List<EntryId> removed =
                clearing.remove(account, move.queue(), free, move.caller().user());
        return new Outcome.Done(removed, left(move, removed, here, "leased"));
    }

    private static ContactEdit owner(UserId user) {
        ContactEdit.Links links =
                new ContactEdit.Links(FieldEdit.to(user.value()), FieldEdit.none(), FieldEdit.none(), FieldEdit.none());
        return new ContactEdit(
                Map.of(),
                FieldEdit.none(),
                null,
                FieldEdit.none(),
                links,
                new ContactEdit.Tags(List.of(), List.of()),
                null,
                Map.of());
    }

    private static Map<EntryId, String> leftAs(String reason, List<EntryId> entries) {
        Map<EntryId, String> left = new LinkedHashMap<>();
        entries.forEach(id -> left.put(id, reason));
        return left;
    }

    private static Map<EntryId, String> left(
            Move move, List<EntryId> moved, Map<EntryId, Placed> here, String reasonOfThoseHere) {
        Map<EntryId, String> left = new LinkedHashMap<>();
        for (EntryId id : move.entries()) {
            if (!moved.contains(id)) {
                left.put(id, here.containsKey(id) ? reasonOfThoseHere : "missing");
            }
        }
        return left;
    }
}
