package firstring.intake.batch;

import static java.util.Comparator.comparingLong;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.AccountStore;
import firstring.intake.AccountBatch;
import firstring.intake.Job;
import firstring.intake.LeadBatchStore;
import firstring.intake.PendingJob;
import firstring.intake.Receipt;
import firstring.intake.Trace;
import firstring.intake.batch.BatchWriter.Decided;
import firstring.intake.decision.BatchChanges;
import firstring.intake.decision.BatchFacts;
import firstring.intake.decision.BatchFactsLoader;
import firstring.intake.decision.HandOutDecision;
import firstring.intake.decision.LeadDecision;
import firstring.intake.leads.LeadRow;
import firstring.intake.leads.Outcome;
import firstring.postgres.RoundTrip;
import firstring.postgres.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch in one transaction: lock, load, decide, write, commit; then completes its jobs.
 *
 * <p>After a deadlock, a serialization failure or a lost race, the entire batch runs again, with the ring turns rolled
 * back. After a connection lost at commit, the leads are looked up by id: if they are there, the decisions stand; if not,
 * the same batch runs again with the same ids; without an answer in time, the clients get 504, outcome unknown. If the
 * database is unreachable, all get 503. After any other error, including waiting too long for another transaction's lock,
 * each account runs alone; if it is held up again, its clients are told to send the lead again; after any other error its
 * leads run one by one, so that only the faulty one fails.
 */
public final class Batches implements Lanes.BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final int MAX_ATTEMPTS = 5;

    /** The longest the server checks a commit in doubt; no request waits longer for it. */
    private static final Duration MAX_DOUBT = Duration.ofSeconds(15);

    private final DataSource dataSource;
    private final AccountStore accounts;
    private final BatchFactsLoader loader;
    private final BatchWriter writer;
    private final LongSupplier ids;
    private final InstantSource clock;
    private final DatabaseWatch watch;
    private final LeadBatchStore leads = new LeadBatchStore();

    public Batches(
            DataSource dataSource,
            AccountStore accounts,
            BatchFactsLoader loader,
            BatchWriter writer,
            LongSupplier ids,
            InstantSource clock,
            DatabaseWatch watch) {
        this.watch = watch;
        this.dataSource = dataSource;
        this.accounts = accounts;
        this.loader = loader;
        this.writer = writer;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void run(List<PendingJob> batch) {
        List<PendingJob> wanted = batch.stream().filter(job -> !job.isGivenUp()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        if (!watch.isOpen()) {
            wanted.forEach(job -> job.outcome().complete(new Receipt.Unavailable()));
            return;
        }
        switch (attempt(wanted)) {
            case Attempt.Committed committed ->
                wanted.forEach(
                        job -> job.outcome().complete(committed.receipts().get(job)));
            case Attempt.Away away -> {
                watch.refused(away.fault());
                wanted.forEach(job -> job.outcome().complete(new Receipt.Unavailable()));
            }
            case Attempt.Unknown _ -> {
                watch.refused(SqlFailure.AWAY);
                wanted.forEach(job -> job.outcome().complete(job.unknown()));
            }
            case Attempt.GivenUp _ -> run(wanted);
            case Attempt.Failed failed -> runApart(wanted, failed.cause());
        }
    }

    /**
     * Reruns a failed batch in smaller ones: each account alone, then each job alone; a batch that was only too
     * large to load at once is halved.
     */
    private void runApart(List<PendingJob> batch, Exception cause) {
        if (batch.size() == 1) {
            fail(batch.getFirst(), cause);
            return;
        }
        Collection<List<PendingJob>> accountBatches = byAccount(batch).values();
        LOG.warn("event=batch_split accounts={} leads={} cause={}", accountBatches.size(), batch.size(), nameOf(cause));
        if (accountBatches.size() > 1) {
            accountBatches.forEach(this::run);
        } else if (SqlFailure.of(cause) == SqlFailure.TOO_LONG) {
            int middle = batch.size() / 2;
            run(batch.subList(0, middle));
            run(batch.subList(middle, batch.size()));
        } else {
            batch.forEach(job -> run(List.of(job)));
        }
    }

    private static boolean isOfOneAccount(List<PendingJob> batch) {
        return batch.stream().map(PendingJob::account).distinct().count() == 1;
    }

    private static Map<AccountId, List<PendingJob>> byAccount(List<PendingJob> batch) {
        Map<AccountId, List<PendingJob>> accountBatches = new LinkedHashMap<>();
        batch.forEach(job -> accountBatches
                .computeIfAbsent(job.account(), account -> new ArrayList<>())
                .add(job));
        return accountBatches;
    }

    /** The result of one attempt to run a batch. */
    private sealed interface Attempt {
        record Committed(Map<PendingJob, Receipt> receipts) implements Attempt {}

        /** The database cannot be written right now; nothing was written. */
        record Away(SqlFailure fault) implements Attempt {}

        /** The database became unreachable during a commit and did not come back in time. */
        record Unknown() implements Attempt {}

        /** A job was abandoned before the commit: nothing was written, and the others run again. */
        record GivenUp() implements Attempt {}

        /** An error that running again does not fix. */
        record Failed(Exception cause) implements Attempt {}
    }

    private Attempt attempt(List<PendingJob> batch) {
        Map<PendingJob, Receipt> doubtful = null;
        long deadline = 0;
        for (int number = 1; ; number++) {
            Transaction transaction = null;
            try {
                transaction = new Transaction(batch);
                if (doubtful != null && isWritten(batch)) {
                    return new Attempt.Committed(doubtful);
                }
                return transaction.run() ? new Attempt.Committed(transaction.receipts()) : new Attempt.GivenUp();
            } catch (SQLException | RuntimeException failed) {
                SqlFailure fault = SqlFailure.of(failed);
                LOG.debug("event=batch_error attempt={} fault={}", number, fault);
                if (fault == SqlFailure.AWAY && transaction != null && transaction.isCommitSent()) {
                    deadline = doubtful == null ? System.nanoTime() + MAX_DOUBT.toNanos() : deadline;
                    doubtful = transaction.receipts();
                }
                boolean isOver = doubtful == null ? number == MAX_ATTEMPTS : System.nanoTime() - deadline > 0;
                if (isOver || !isWorthAnother(fault, transaction, doubtful != null)) {
                    return doubtful == null ? end(fault, failed, batch) : new Attempt.Unknown();
                }
            }
        }
    }

    /** Without a connection the wait was long enough already, unless a commit is in doubt. */
    private static boolean isWorthAnother(SqlFailure fault, @Nullable Transaction transaction, boolean doubted) {
        boolean wasConnected = transaction != null && transaction.isConnected();
        boolean isAway = fault == SqlFailure.AWAY || fault == SqlFailure.BUSY;
        return fault.isLostRace() || (isAway && (wasConnected || doubted));
    }

    private static Attempt end(SqlFailure fault, Exception failed, List<PendingJob> batch) {
        boolean isHeldUp = fault == SqlFailure.LOCKED || fault == SqlFailure.TIMED_OUT;
        return fault.isOfDatabase() || fault == SqlFailure.BUSY || (isHeldUp && isOfOneAccount(batch))
                ? new Attempt.Away(fault)
                : new Attempt.Failed(failed);
    }

    /** One run of a batch. */
    private final class Transaction {
        private final List<PendingJob> jobs;
        private final List<AccountBatch> accountBatches;
        private final boolean rolledBack;
        private final Map<PendingJob, Receipt> receipts = new HashMap<>();
        private boolean connected;
        private boolean committing;

        Transaction(List<PendingJob> batch) {
            this.jobs = batch;
            this.rolledBack = batch.getFirst().isAlone();
            this.accountBatches = byAccount(batch).entrySet().stream()
                    .sorted(comparingLong(accountBatch -> accountBatch.getKey().value()))
                    .map(accountBatch ->
                            new AccountBatch(accounts.getSettings(accountBatch.getKey()), accountBatch.getValue()))
                    .toList();
        }

        /** False when a job was abandoned in the meantime, so nothing was written. */
        boolean run() throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                connected = true;
                connection.setAutoCommit(false);
                try {
                    return decideAndWrite(connection);
                } catch (SQLException | RuntimeException error) {
                    rollback(connection);
                    throw error;
                }
            }
        }

        private boolean decideAndWrite(Connection tx) throws SQLException {
            Instant now = clock.instant();
            Map<AccountId, BatchFacts> facts = loader.lockAndLoad(tx, accountBatches, now);
            List<Decided> decided = new ArrayList<>();
            for (AccountBatch accountBatch : accountBatches) {
                AccountId account = accountBatch.settings().account();
                decided.add(decide(account, Objects.requireNonNull(facts.get(account)), accountBatch.jobs()));
            }
            if (rolledBack) {
                tx.rollback();
                return true;
            }
            writer.write(tx, decided, now);
            if (!sealAll()) {
                tx.rollback();
                return false;
            }
            committing = true;
            tx.commit();
            return true;
        }

        /** Seals every job, even after one was abandoned, so that no other can be abandoned before the batch runs again. */
        private boolean sealAll() {
            boolean all = true;
            for (PendingJob job : jobs) {
                all &= job.seal();
            }
            return all;
        }

        private Decided decide(AccountId account, BatchFacts facts, List<PendingJob> jobs) {
            BatchChanges changes = new BatchChanges();
            for (PendingJob job : jobs) {
                receipts.put(job, decide(facts, changes, job.job()));
            }
            return new Decided(account, facts, changes);
        }

        private Receipt decide(BatchFacts facts, BatchChanges changes, Job job) {
            return switch (job) {
                case Job.TakeLead take -> new LeadDecision(facts, changes, ids, take).decide();
                case Job.HandOutParking handOut -> new HandOutDecision(facts, changes, ids, handOut).decide();
            };
        }

        boolean isConnected() {
            return connected;
        }

        boolean isCommitSent() {
            return committing;
        }

        Map<PendingJob, Receipt> receipts() {
            return receipts;
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.debug("event=rollback_failed state={}", gone.getSQLState());
        }
    }

    /** True when the batch's transaction has committed: a batch is written completely or not at all, so its first lead decides. */
    private boolean isWritten(List<PendingJob> batch) throws SQLException {
        List<Job.TakeLead> takes = new ArrayList<>();
        for (PendingJob job : batch) {
            if (job.job() instanceof Job.TakeLead take) {
                takes.add(take);
            }
        }
        if (takes.isEmpty()) {
            return false;
        }
        try (Connection connection = dataSource.getConnection()) {
            for (Job.TakeLead take : takes) {
                if (leads.exists(connection, take)) {
                    return true;
                }
            }
            return false;
        }
    }

    private void fail(PendingJob job, Exception cause) {
        if (!job.seal()) {
            return;
        }
        LOG.error("event=lead_failed account={}", job.account().value(), cause);
        if (!(job.job() instanceof Job.TakeLead take) || take.lead().dryRun()) {
            job.outcome().complete(new Receipt.Broken(null));
            return;
        }
        boolean kept = keepFailed(take, cause);
        job.outcome().complete(new Receipt.Broken(kept ? take.id() : null));
    }

    private boolean keepFailed(Job.TakeLead take, Exception cause) {
        Trace trace = new Trace();
        trace.errors(Map.of("server", List.of(nameOf(cause))));
        var phone = take.lead().phone();
        LeadRow row = new LeadRow(take, Outcome.FAILED, 500, null, phone == null ? null : phone.e164(), trace.stored());
        RoundTrip trip = new RoundTrip();
        leads.insertLeads(trip, AccountRows.of(take.caller().account(), List.of(row)));
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            trip.send(connection);
            return true;
        } catch (SQLException error) {
            LOG.error("event=failed_lead_not_kept state={}", error.getSQLState());
            return false;
        }
    }

    private static String nameOf(Exception cause) {
        return cause instanceof SQLException sql
                ? "sql_" + sql.getSQLState()
                : cause.getClass().getSimpleName();
    }
}
