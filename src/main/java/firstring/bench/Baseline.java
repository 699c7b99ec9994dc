package firstring.bench;

import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The best case for a plain server without HTTP: eight connections, and one transaction of plain statements per lead
 * that write the same rows as the real server, into separate accounts of the same database. The connections prepare
 * statements on the server at once (prepareThreshold=1).
 */
public final class Baseline {
    public static final int CONNECTIONS = 8;

    private final Database database;
    private final Ids ids;
    private final List<List<BaselineLead>> byAccount;
    private final int slots;
    private StoredPayloads payloads = StoredPayloads.NOTHING;

    Baseline(Database database, List<BenchAccount> accounts) {
        this.database = database;
        this.ids = new Ids(database);
        this.slots = Requests.slots(accounts.size());
        this.byAccount = accounts.stream().map(this::samples).toList();
    }

    /** Sets the content of traces and changes to write from now on. */
    void keep(StoredPayloads sizes) {
        payloads = sizes;
    }

    /** Writes leads for the given duration. */
    Tally run(Duration duration, LongSupplier leads) throws SQLException, InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        Tally total = new Tally();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                parts.add(workers.submit((Callable<Tally>) () -> write(end, leads)));
            }
            for (Future<Tally> part : parts) {
                total.add(part.get());
            }
        } catch (ExecutionException broken) {
            throw new SQLException("The baseline failed.", broken.getCause());
        }
        total.elapsedNanos = System.nanoTime() - start;
        return total;
    }

    private Tally write(long end, LongSupplier leads) throws SQLException {
        Tally tally = new Tally();
        try (BaselineStore store = new BaselineStore(database.dataSource().getConnection(), ids, payloads)) {
            do {
                writeOne(store, tally, leads.getAsLong());
            } while (System.nanoTime() < end);
        }
        return tally;
    }

    private void writeOne(BaselineStore store, Tally tally, long number) throws SQLException {
        LeadNumber lead = LeadNumber.of(number, byAccount.size(), slots);
        long start = System.nanoTime();
        boolean isNew = store.take(byAccount.get(lead.account()).get(lead.slot()), lead.slot(), lead.sevenDigits());
        long nanos = System.nanoTime() - start;
        if (isNew) {
            tally.created(nanos);
        } else {
            tally.updated(nanos);
        }
    }

    private List<BaselineLead> samples(BenchAccount account) {
        return IntStream.range(0, slots)
                .mapToObj(slot -> BaselineLead.of(account, slot))
                .toList();
    }
}
