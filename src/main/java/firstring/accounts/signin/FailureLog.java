package firstring.accounts.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.AccountId;
import firstring.accounts.Author;
import firstring.accounts.Stores;
import firstring.accounts.TickerMeter;
import firstring.accounts.TimeSources;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.postgres.Database;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records failed and throttled attempts in the audit log, one after the other, in the background: otherwise a slower
 * response would reveal a known address. The first of a kind is written at once, those that follow within five minutes
 * as one row with their number. Beyond sixty rows an hour an account gets one row for several users, so that a flood
 * does not fill the log. Thread-safe.
 */
public final class FailureLog implements AutoCloseable {
    static final int ROWS_PER_HOUR = 60;

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
    private static final int MAX_ACCOUNTS = 10_000;

    private final Database database;
    private final Stores stores;
    private final TimeSources clocks;
    private final FailureTallies tallies;
    private final Cache<AccountId, Bucket> rows;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("sign-in-failures").factory());

    public FailureLog(Database database, Stores stores, TimeSources clocks) {
        this.database = database;
        this.stores = stores;
        this.clocks = clocks;
        this.tallies = new FailureTallies(clocks.ticker());
        this.rows = Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).build();
        var _ = writer.scheduleWithFixedDelay(
                this::sweep, SWEEP_EVERY.toSeconds(), SWEEP_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    void note(FailureEvent event) {
        if (tallies.count(event, 1)) {
            FailureTallies.Counted first = new FailureTallies.Counted(event, 1, now());
            try {
                writer.execute(() -> write(first));
            } catch (RejectedExecutionException closing) {
                LOG.debug("event=sign_in_failure_not_written reason=closing");
            }
        }
    }

    /** Writes the counts of the five-minute windows that have ended. */
    void sweep() {
        tallies.takeDue(now()).forEach(this::write);
    }

    /** Writes the pending counts. */
    @Override
    public void close() {
        try {
            writer.execute(() -> tallies.takeAll(now()).forEach(this::write));
        } catch (RejectedExecutionException closedBefore) {
            LOG.debug("event=sign_in_failures_closed_before");
        }
        writer.shutdown();
        writer.close();
    }

    private void write(FailureTallies.Counted counted) {
        try {
            Optional<FailureEvent.Subject> subject = counted.event().subject().get();
            subject.ifPresent(known -> write(known, counted));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "event=sign_in_failure_not_written reason={}",
                    failed.getClass().getSimpleName());
        }
    }

    private void write(FailureEvent.Subject subject, FailureTallies.Counted counted) {
        AccountId account = subject.account();
        UserId user = subject.user();
        if (user == null) {
            insert(account, AuditLog.Thing.of("sessions", 0, "Several users"), counted);
        } else if (rows.get(account, unknown -> hourly()).tryConsume(1)) {
            stores.users().find(account, user).ifPresent(known -> insert(account, Sessions.thing(known), counted));
        } else {
            FailureEvent several = FailureEvent.ofSeveral(counted.event().kind(), account);
            if (tallies.count(several, counted.attempts())) {
                write(
                        new FailureEvent.Subject(account, null),
                        new FailureTallies.Counted(several, counted.attempts(), counted.at()));
            }
        }
    }

    private void insert(AccountId account, AuditLog.Thing thing, FailureTallies.Counted counted) {
        FailureEvent event = counted.event();
        Author author = Author.atSignIn(account, null, event.address());
        database.jdbi()
                .useTransaction(tx -> stores.audit()
                        .failed(
                                tx,
                                new AuditLog.Failure(author, event.kind(), thing, counted.attempts(), counted.at())));
    }

    private Instant now() {
        return clocks.wall().instant();
    }

    private Bucket hourly() {
        return Bucket.builder()
                .withCustomTimePrecision(new TickerMeter(clocks.ticker()))
                .addLimit(limit -> limit.capacity(ROWS_PER_HOUR).refillGreedy(ROWS_PER_HOUR, Duration.ofHours(1)))
                .build();
    }
}
