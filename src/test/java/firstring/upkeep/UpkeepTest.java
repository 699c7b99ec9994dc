package firstring.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import firstring.work.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
    private static final Upkeep.Retention RETENTION = new Upkeep.Retention(Duration.ofDays(90), Duration.ofDays(365));

    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final SettableClock clock = new SettableClock(Rows.NOON);
    private final Upkeep upkeep = new Upkeep(database, clock, RETENTION);
    private final LeadMonthStore months = new LeadMonthStore(database);

    @Test
    void theStartCreatesPartitionsForThisMonthAndThreeAheadOnce() throws Exception {
        upkeep.prepare();
        upkeep.prepare();
        assertThat(months.list())
                .containsExactly(
                        YearMonth.of(2026, 6), YearMonth.of(2026, 7), YearMonth.of(2026, 8), YearMonth.of(2026, 9));
    }

    @Test
    void aNewMonthCreatesAnotherPartitionAndEmptiesTheDefaultOne() throws Exception {
        long account = rows.account();
        rows.lead(account, Instant.parse("2026-10-01T00:00:00Z"));
        rows.lead(account, Instant.parse("2026-10-31T23:59:59.999999Z"));
        rows.lead(account, Instant.parse("2026-11-01T00:00:00Z"));
        upkeep.prepare();
        assertThat(rows.count("lead_default")).isEqualTo(3);
        clock.set(Instant.parse("2026-07-01T00:00:00Z"));
        runDue();
        assertThat(rows.count("lead_y2026m10")).isEqualTo(2);
        assertThat(rows.count("lead_default")).isEqualTo(1);
        assertThat(rows.count("lead")).isEqualTo(3);
    }

    @Test
    void noLeadIsRefusedWhileItsPartitionIsCreated() throws Exception {
        long account = rows.account();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        Semaphore progress = new Semaphore(0);
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                writers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        rows.lead(account, Rows.NOON.plus(Duration.ofDays(31L * (written.get() % 4))));
                        written.incrementAndGet();
                        progress.release();
                    }
                }));
            }
            assertThat(progress.tryAcquire(50, 60, TimeUnit.SECONDS)).isTrue();
            Await.until("all months", this::prepareAll);
            progress.drainPermits();
            assertThat(progress.tryAcquire(50, 60, TimeUnit.SECONDS)).isTrue();
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(months.list()).hasSize(4);
        assertThat(rows.count("lead")).isEqualTo(written.get());
        assertThat(rows.count("lead_default")).isZero();
    }

    @Test
    void leadsPastRetentionAreDroppedByMonthAndDeletedByRow() throws Exception {
        long account = rows.account();
        upkeep.prepare();
        rows.lead(account, Instant.parse("2026-06-30T23:00:00Z"));
        rows.lead(account, Instant.parse("2026-07-01T01:00:00Z"));
        rows.lead(account, Instant.parse("2026-07-20T00:00:00Z"));
        runUntil(Instant.parse("2026-10-03T00:00:00Z"));
        assertThat(months.list()).doesNotContain(YearMonth.of(2026, 6)).contains(YearMonth.of(2026, 7));
        assertThat(rows.number("select count(*) from lead where received_at = '2026-07-20 00:00:00+00'", Map.of()))
                .isEqualTo(1);
        assertThat(rows.count("lead")).isEqualTo(1);
    }

    @Test
    void messagesPastRetentionAreDeletedUnlessTheyWait() throws Exception {
        long account = rows.account();
        upkeep.prepare();
        for (String state : List.of("sent", "failed", "held")) {
            for (int age : List.of(366, 364)) {
                rows.run(
                        """
                        insert into message (account_id, id, direction, channel, state, body, segments, idempotency_key,
                          created_at, updated_at)
                        values (:account, :id, 'outbound', 'sms', :state, 'Hi', 1, :key,
                          :now::timestamptz - :age * interval '1 day', :now)
                        """,
                        Map.of(
                                "account",
                                account,
                                "id",
                                rows.ids().next(),
                                "state",
                                state,
                                "key",
                                state + age,
                                "age",
                                age));
            }
        }
        runDue();
        assertThat(rows.count("message")).isEqualTo(4);
        assertThat(rows.number("select count(*) from message where state = 'held'", Map.of()))
                .isEqualTo(2);
    }

    @Test
    void anAccountMayHaveRawLeadsAndTracesBlankedEarlier() throws Exception {
        long account = rows.account();
        long other = rows.account();
        rows.run("update account set raw_retention_days = 7 where account_id = :account", Map.of("account", account));
        upkeep.prepare();
        rows.lead(account, Rows.NOON.minus(Duration.ofDays(8)));
        rows.lead(account, Rows.NOON.minus(Duration.ofDays(6)));
        rows.lead(other, Rows.NOON.minus(Duration.ofDays(8)));
        rows.run("""
                insert into fixable_lead (account_id, lead_id, received_at, phone_number)
                select account_id, id, received_at, '+12065550100' from lead where account_id in (:account, :other)
                """, Map.of("account", account, "other", other));
        runDue();
        assertThat(rows.count("fixable_lead")).isEqualTo(2);
        assertThat(rows.number("""
                select count(*) from lead where body is null and trace is null and query = '' and account_id = :account
                """, Map.of("account", account))).isEqualTo(1);
        assertThat(rows.number("select count(*) from lead where body is not null", Map.of()))
                .isEqualTo(2);
    }

    @Test
    void attemptsThatNoCapCountsAreDeleted() throws Exception {
        long account = rows.account();
        upkeep.prepare();
        for (int days : List.of(30, 31, 33, 34)) {
            rows.run(
                    "insert into call_attempt (account_id, contact_id, at, id) values (:account, 1, :at, :id)",
                    Map.of("account", account, "at", Moments.utc(Rows.NOON.minus(Duration.ofDays(days))), "id", days));
        }
        runDue();
        assertThat(rows.number("select count(*) from call_attempt where id in (30, 31)", Map.of()))
                .isEqualTo(2);
        assertThat(rows.count("call_attempt")).isEqualTo(2);
    }

    @Test
    void idempotencyKeysAreKeptForADayAndGoneAfterTwo() throws Exception {
        long account = rows.account();
        upkeep.prepare();
        key(account, "young", Rows.NOON.minus(Duration.ofHours(24)));
        key(account, "old", Rows.NOON.minus(Duration.ofHours(47)));
        runDue();
        assertThat(rows.number("select count(*) from idempotency_key where key = 'young'", Map.of()))
                .isEqualTo(1);
        assertThat(rows.count("idempotency_key")).isEqualTo(1);
    }

    @Test
    void directoryOrphansAndExpiredSessionsAreDeleted() throws Exception {
        long account = rows.account();
        long user = rows.user(account);
        upkeep.prepare();
        login("known@acme.example", account, user);
        login("gone@acme.example", account, 987);
        session(account, user, 1, Rows.NOON.plusSeconds(1));
        session(account, user, 2, Rows.NOON);
        token(account, user, 3);
        token(account, 987, 4);
        runDue();
        assertThat(rows.count("login")).isEqualTo(1);
        assertThat(rows.count("session")).isEqualTo(1);
        assertThat(rows.number("select count(*) from token where user_id = :user", Map.of("user", user)))
                .isEqualTo(rows.count("token"))
                .isEqualTo(1);
    }

    @Test
    void tasksRunAgainWhenDue() throws Exception {
        upkeep.prepare();
        assertThat(runDue()).isEqualTo(7);
        assertThat(runDue()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(runDue()).isEqualTo(2);
        assertThat(rows.number("select count(*) from upkeep where last_outcome is null", Map.of()))
                .isZero();
    }

    @Test
    void aClockThatJumpsAheadAndBackDeletesNoLead() throws Exception {
        long account = rows.account();
        rows.run("update account set raw_retention_days = 7 where account_id = :account", Map.of("account", account));
        upkeep.prepare();
        rows.lead(account, Rows.NOON);
        runDue();
        clock.set(Rows.NOON.plus(Duration.ofDays(365)));
        runDue();
        clock.advance(Duration.ofHours(2));
        runDue();
        assertThat(rows.count("lead")).isEqualTo(1);
        assertThat(rows.number("select count(*) from lead where body is not null", Map.of()))
                .isEqualTo(1);
        clock.set(Rows.NOON.plus(Duration.ofHours(3)));
        runDue();
        assertThat(rows.number("select count(*) from lead where body is not null", Map.of()))
                .isEqualTo(1);
    }

    @Test
    void upkeepContinuesAfterTheClockWasSetBack() throws Exception {
        upkeep.prepare();
        try (Work work = new Work(clock, List.of(upkeep))) {
            work.runDueNow();
            clock.set(Rows.NOON.plus(Duration.ofDays(365)));
            work.runDueNow();
            clock.set(Rows.NOON.plus(Duration.ofHours(3)));
            assertThat(work.runDueNow()).isEqualTo(7);
        }
        assertThat(rows.number(
                        "select count(*) from upkeep where due_at > :latest",
                        Map.of("latest", Moments.utc(clock.instant().plus(Duration.ofDays(1))))))
                .isZero();
        assertThat(rows.number("select count(*) from upkeep where last_outcome = 'clock_doubted'", Map.of()))
                .as("the time before the jump is trusted again")
                .isZero();
    }

    @Test
    void aServerThatWasOffForMonthsPrunesADayLater() throws Exception {
        long account = rows.account();
        upkeep.prepare();
        rows.lead(account, Rows.NOON);
        clock.set(Rows.NOON.plus(Duration.ofDays(120)));
        upkeep.prepare();
        runDue();
        assertThat(rows.count("lead")).isEqualTo(1);
        for (int hour = 0; hour < 25; hour++) {
            clock.advance(Duration.ofHours(1));
            runDue();
        }
        assertThat(rows.count("lead")).isZero();
    }

    /** A partition that cannot be created because of writers' locks is created the next time. */
    private boolean prepareAll() {
        try {
            upkeep.prepare();
            return months.list().size() == 4;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private int runDue() throws Exception {
        try (Work work = new Work(clock, List.of(upkeep))) {
            return work.runDueNow();
        }
    }

    /** Advances day by day, like a running server, because a clock that jumps is not trusted. */
    private void runUntil(Instant end) throws Exception {
        while (clock.instant().isBefore(end)) {
            Instant next = clock.instant().plus(Duration.ofDays(1));
            clock.set(next.isBefore(end) ? next : end);
            runDue();
        }
    }

    private void key(long account, String key, Instant createdAt) {
        rows.run("""
                insert into idempotency_key (account_id, path, key, fingerprint, status, body, lead_id, created_at)
                values (:account, '/', :key, '', 201, '', 1, :at)
                """, Map.of("account", account, "key", key, "at", Moments.utc(createdAt)));
    }

    private void login(String email, long account, long user) {
        rows.run(
                "insert into login (email_key, account_id, user_id) values (:email, :account, :user)",
                Map.of("email", email, "account", account, "user", user));
    }

    private void session(long account, long user, int number, Instant expiresAt) {
        rows.run("""
                insert into session (digest, account_id, user_id, created_at, last_seen_at, expires_at)
                values (sha256(:number::text::bytea), :account, :user, :now, :now, :at)
                """, Map.of("number", number, "account", account, "user", user, "at", Moments.utc(expiresAt)));
    }

    private void token(long account, long user, int number) {
        rows.run("""
                insert into token (digest, account_id, user_id, id, name, scopes, hint, created_at, updated_at)
                values (sha256(:number::text::bytea), :account, :user, :number, 'T', '{manage}', 'abcd', :now, :now)
                """, Map.of("number", number, "account", account, "user", user));
    }
}
