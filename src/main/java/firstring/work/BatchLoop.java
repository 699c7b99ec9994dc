package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** Runs batches one after the other, one account at a time. Thread-safe. */
final class BatchLoop extends KindLoop {
    private final DueBatches batches;
    private final ReentrantLock running = new ReentrantLock();

    BatchLoop(DueBatches batches, InstantSource clock, Outcomes outcomes) {
        super(batches, clock, outcomes);
        this.batches = batches;
    }

    @Override
    int runDue() throws SQLException, InterruptedException {
        running.lock();
        try {
            int taken = 0;
            for (long account : batches.times().findAccounts(clock.instant(), MAX_ACCOUNTS)) {
                if (!isStopping()) {
                    taken += runBatch(account);
                }
            }
            return taken;
        } finally {
            running.unlock();
        }
    }

    private int runBatch(long account) throws SQLException, InterruptedException {
        try {
            int rows = batches.runBatch(account, clock.instant());
            outcomes.count(batches.name(), "done", rows);
            return rows;
        } catch (SQLException | InterruptedException | RuntimeException failed) {
            outcomes.count(batches.name(), "failed", 1);
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    void prolong() {
        // A batch holds its rows by its transaction.
    }

    @Override
    void awaitIdle() {
        // The thread that ran a batch has already waited for it.
    }

    @Override
    void awaitIdle(Duration limit) {
        // The loop's own thread runs the batches, and has ended.
    }
}
