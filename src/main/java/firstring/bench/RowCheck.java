package firstring.bench;

import firstring.bench.BenchStore.RowCounts;
import java.util.ArrayList;
import java.util.List;

/** Compares acknowledged leads with the rows in the database. */
final class RowCheck {
    private final String side;
    private final List<String> mismatches = new ArrayList<>();

    private RowCheck(String side) {
        this.side = side;
    }

    /** {@code numbers} is the number of different phones that were sent. */
    static List<String> mismatches(
            String side, Tally tally, long numbers, List<BenchAccount> accounts, BenchStore store) {
        RowCheck check = new RowCheck("%s, %d account(s)".formatted(side, accounts.size()));
        if (tally.errors > 0) {
            check.mismatches.add("%s: %d errors, the first: %s".formatted(check.side, tally.errors, tally.firstError));
        }
        check.compare(tally, numbers, store.countRows(accounts));
        return check.mismatches;
    }

    /** The members of every ring group are available throughout, so their shares must differ by at most one. */
    static List<String> unevenShares(List<BenchAccount> accounts, BenchStore store) {
        long spread = store.widestSpread(accounts);
        return spread <= 1
                ? List.of()
                : List.of("server, %d account(s): the shares of two members differ by %d"
                        .formatted(accounts.size(), spread));
    }

    private void compare(Tally tally, long numbers, RowCounts rows) {
        expect("leads acknowledged with 201, by different phones sent", numbers, tally.created);
        expect("leads stored as created", tally.created, rows.created());
        expect("leads stored as updated", tally.updated, rows.updated());
        expect("leads stored", tally.acknowledged(), rows.leads());
        expect("contacts", tally.created, rows.contacts());
        expect("phones", tally.created, rows.phones());
        expect("open dialer entries", tally.created, rows.entries());
        expect("open entries counted by the queues", tally.created, rows.queued());
        expect("open enrollments", tally.created, rows.enrollments());
        expect("tag links", tally.created, rows.tags());
        expect("timeline events of leads", tally.acknowledged(), rows.timeline());
    }

    private void expect(String what, long expected, long found) {
        if (expected != found) {
            mismatches.add("%s: %s: expected %,d, found %,d".formatted(side, what, expected, found));
        }
    }
}
