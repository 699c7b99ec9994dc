package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.users.UserStore;
import firstring.postgres.Database;
import firstring.postgres.FailedTransaction;
import firstring.postgres.Ids;
import firstring.postgres.SqlFailure;
import firstring.sequences.enrollments.EnrollmentDueStore;
import firstring.work.BackOff;
import firstring.work.DueBatches;
import firstring.work.DueStore;
import firstring.work.DueTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of due enrollments. A batch that loses a race runs again, and one that fails because of the database
 * is left for later, without costing an attempt. After any other failure each enrollment of the batch runs alone, so
 * that only the failing one waits; after {@link #MAX_ATTEMPTS} failures it is set aside. Thread-safe.
 */
public final class StepWork implements DueBatches {
    static final int MAX_ATTEMPTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(StepWork.class);
    private static final int BATCH = 256;
    private static final int MAX_RUNS = 5;
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    private final Database database;
    private final DueTimes times;
    private final EnrollmentDueStore store;
    private final StepBatch batch;

    public StepWork(Database database, Ids ids, AccountStore accounts, UserStore users, StepPorts ports) {
        this.database = database;
        this.times = DueStore.pausable(database, "enrollment");
        this.store = new EnrollmentDueStore(database);
        this.batch = new StepBatch(accounts, users, ids::next, ports);
    }

    @Override
    public String name() {
        return "sequence_steps";
    }

    @Override
    public DueTimes times() {
        return times;
    }

    @Override
    public int runBatch(long account, Instant now) throws SQLException {
        AccountId id = new AccountId(account);
        try {
            return run(id, now, 0, BATCH);
        } catch (SQLException | RuntimeException failed) {
            if (SqlFailure.of(failed).passes()) {
                throw failed;
            }
            LOG.warn("event=step_batch_failed error={}", name(failed));
            return runEachAlone(id, now);
        }
    }

    private int runEachAlone(AccountId account, Instant now) throws SQLException {
        int taken = 0;
        for (EnrollmentDueStore.Due due : store.listDue(account, now, BATCH)) {
            try {
                taken += run(account, now, due.id(), 1);
            } catch (SQLException | RuntimeException failed) {
                if (SqlFailure.of(failed).passes()) {
                    throw failed;
                }
                fail(account, due, now, failed);
                taken++;
            }
        }
        return taken;
    }

    private void fail(AccountId account, EnrollmentDueStore.Due due, Instant now, Exception failed)
            throws SQLException {
        int attempt = due.attempt() + 1;
        LOG.warn("event=step_failed enrollment={} attempt={} error={}", due.id(), attempt, name(failed));
        if (attempt >= MAX_ATTEMPTS) {
            store.setAside(account, due.id(), attempt, "internal_error");
        } else {
            Duration wait = BackOff.afterAttempt(attempt, MAX_WAIT, ThreadLocalRandom.current());
            store.postpone(account, due.id(), attempt, now.plus(wait));
        }
    }

    private int run(AccountId account, Instant now, long only, int limit) throws SQLException {
        for (int i = 1; ; i++) {
            try (Connection tx = database.dataSource().getConnection()) {
                tx.setAutoCommit(false);
                try {
                    int taken = batch.run(tx, account, now, only, limit);
                    tx.commit();
                    return taken;
                } catch (SQLException | RuntimeException failed) {
                    FailedTransaction.rollBack(tx, failed);
                    if (i == MAX_RUNS || !SqlFailure.of(failed).isLostRace()) {
                        throw failed;
                    }
                }
            }
        }
    }

    private static String name(Exception failed) {
        String type = failed.getClass().getSimpleName();
        return failed instanceof SQLException sql ? type + "/" + sql.getSQLState() : type;
    }
}
