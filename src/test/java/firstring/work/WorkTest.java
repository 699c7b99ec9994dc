package firstring.work;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WorkTest {
    private static final int ROWS = 10_000;

    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final SettableClock clock = new SettableClock(Rows.NOON);
    private final long account = rows.account();

    @BeforeEach
    void createTheTableOfTheTestsOwnWork() {
        database.jdbi().useHandle(handle -> handle.execute("""
                create table chore (
                  account_id bigint not null, id bigint not null, due_at timestamptz not null,
                  leased_until timestamptz, attempt integer not null default 0,
                  constraint chore_pk primary key (account_id, id))
                """));
    }

    @Test
    void twoWorkersShareTenThousandRowsWithoutLossOrDouble() throws Exception {
        enter(ROWS);
        Map<Long, Integer> runs = new ConcurrentHashMap<>();
        Chores chores = chores(chore -> runs.merge(chore.id(), 1, Integer::sum));
        try (Work one = new Work(clock, List.of(chores));
                Work other = new Work(clock, List.of(chores));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(one::runDueNow);
            Future<Integer> second = threads.submit(other::runDueNow);
            assertThat(first.get() + second.get()).isEqualTo(ROWS);
        }
        assertThat(runs).hasSize(ROWS);
        assertThat(runs.values()).containsOnly(1);
        assertThat(rows.count("chore")).isZero();
    }

    @Test
    void workLeasedOrPostponedUnderAFastClockIsDueOnceTheClockIsCorrected() throws Exception {
        enter(3);
        Instant wrong = Rows.NOON.plus(Duration.ofDays(365));
        rows.run(
                "update chore set due_at = :wrong, leased_until = :wrong, attempt = 1 where id = 1",
                Map.of("wrong", Moments.utc(wrong)));
        rows.run("update chore set due_at = :wrong, attempt = 1 where id = 2", Map.of("wrong", Moments.utc(wrong)));
        rows.run("update chore set due_at = :wrong where id = 3", Map.of("wrong", Moments.utc(wrong)));
        Map<Long, Integer> runs = new ConcurrentHashMap<>();
        Chores chores = chores(chore -> runs.merge(chore.id(), 1, Integer::sum));
        try (Work work = new Work(clock, List.of(chores))) {
            work.runDueNow();
        }
        assertThat(runs).as("the third is a plan for next year").containsOnlyKeys(1L, 2L);
    }

    @Test
    void failedWorkIsRetriedWithGrowingDelays() throws Exception {
        enter(1);
        AtomicBoolean broken = new AtomicBoolean(true);
        Chores chores = chores(chore -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
        });
        try (Work work = new Work(clock, List.of(chores))) {
            assertThat(work.runDueNow()).isEqualTo(1);
            assertThat(dueAt()).isBetween(Rows.NOON.plusMillis(500), Rows.NOON.plusMillis(1_000));
            assertThat(work.runDueNow()).isZero();
            clock.advance(Duration.ofSeconds(1));
            assertThat(work.runDueNow()).isEqualTo(1);
            assertThat(dueAt()).isBetween(Rows.NOON.plusMillis(2_000), Rows.NOON.plusMillis(3_000));
            broken.set(false);
            clock.advance(Duration.ofSeconds(2));
            assertThat(work.runDueNow()).isEqualTo(1);
            assertThat(rows.count("chore")).isZero();
        }
    }

    @Test
    void aRowOfADeadWorkerIsClaimedWhenItsLeaseExpires() throws Exception {
        enter(1);
        Chores chores = chores(chore -> {});
        chores.claim(account, new DueWork.Claim(Rows.NOON, Rows.NOON.plus(chores.lease()), 10));
        try (Work work = new Work(clock, List.of(chores))) {
            assertThat(work.runDueNow()).isZero();
            clock.advance(chores.lease());
            assertThat(work.runDueNow()).isEqualTo(1);
        }
    }

    @Test
    void aRunKeepsItsRowWhileItsServerLives() throws Exception {
        enter(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Chores slow = chores(chore -> {
            begun.countDown();
            goOn.await();
        });
        Duration most = slow.lease().multipliedBy(2).dividedBy(3);
        try (Work one = new Work(clock, List.of(slow));
                Work other = new Work(clock, List.of(chores(chore -> {})));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(one::runDueNow);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            for (int beat = 0; beat < 5; beat++) {
                clock.advance(most);
                one.prolongRunning();
                assertThat(other.runDueNow()).isZero();
            }
            clock.advance(slow.lease());
            assertThat(other.runDueNow()).isEqualTo(1);
            one.prolongRunning();
            goOn.countDown();
            assertThat(first.get()).isEqualTo(1);
        }
    }

    @Test
    void everyAccountGetsItsTurnBesideOneWithManyOlderRows() {
        long busy = rows.account();
        long quiet = rows.account();
        rows.run("""
                insert into chore (account_id, id, due_at)
                select case when i = 5000 then :quiet else :busy end, i, :now::timestamptz + i * interval '1 ms'
                from generate_series(1, 5000) as i
                """, Map.of("busy", busy, "quiet", quiet));
        DueStore times = new DueStore(database, "chore");
        assertThat(times.findEarliest()).contains(Rows.NOON.plusMillis(1));
        assertThat(times.findAccounts(Rows.NOON, 10)).isEmpty();
        assertThat(times.findAccounts(Rows.NOON.plusMillis(900), 10)).containsExactly(busy);
        assertThat(times.findAccounts(Rows.NOON.plusSeconds(9), 10)).containsExactly(busy, quiet);
    }

    @Test
    void rowsOfAPausedAccountDoNotBlockOthers() {
        long paused = rows.account();
        rows.run("update account set paused_at = :now where account_id = :account", Map.of("account", paused));
        DueStore times = DueStore.pausable(database, "chore");
        for (int few : new int[] {10, 5000}) {
            rows.run("""
                    insert into chore (account_id, id, due_at)
                    select :paused, :few * 10 + i, :now::timestamptz from generate_series(1, :few) as i
                    """, Map.of("paused", paused, "few", few));
            assertThat(times.findEarliest()).isEmpty();
            assertThat(times.findAccounts(Rows.NOON.plusSeconds(9), 10)).isEmpty();
        }
        rows.run(
                "insert into chore (account_id, id, due_at) values (:account, 1, :now::timestamptz + interval '1 s')",
                Map.of("account", account));
        assertThat(times.findEarliest()).contains(Rows.NOON.plusSeconds(1));
        assertThat(times.findAccounts(Rows.NOON.plusSeconds(9), 10)).containsExactly(account);
        assertThat(new DueStore(database, "chore").findAccounts(Rows.NOON.plusSeconds(9), 10))
                .as("work that ignores pauses")
                .containsExactly(paused, account);
    }

    @Test
    void theLoopRunsDueWorkUntilItIsClosed() throws Exception {
        enter(100);
        CountDownLatch done = new CountDownLatch(100);
        try (Work work = new Work(clock, List.of(chores(chore -> done.countDown())))) {
            work.start();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        TestDatabase.assertNoConnectionHeld(database);
        assertThat(rows.count("chore")).isZero();
    }

    private Chores chores(Action action) {
        return new Chores(database, action);
    }

    private void enter(int count) {
        rows.run(
                "insert into chore (account_id, id, due_at) select :account, i, :now from generate_series(1, :count) as i",
                Map.of("account", account, "count", count));
    }

    private Instant dueAt() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select due_at from chore")
                        .map((row, context) -> Moments.get(row, "due_at"))
                        .one());
    }

    private record Chore(long id, Instant leasedUntil, int attempt) implements DueItem {}

    @FunctionalInterface
    private interface Action {
        void run(Chore chore) throws Exception;
    }

    /** The simplest kind of work: a row is deleted when it is done. */
    private record Chores(Database database, Action action) implements ProlongedWork<Chore> {
        private static final String CLAIM = """
                with picked as materialized (
                  select id from chore
                  where account_id = :account and due_at <= :now
                  order by due_at limit :limit for update skip locked)
                update chore as c set due_at = :until, leased_until = :until, attempt = c.attempt + 1
                from picked where c.account_id = :account and c.id = picked.id
                returning c.id, c.attempt
                """;

        @Override
        public String name() {
            return "chore";
        }

        @Override
        public DueTimes times() {
            return new DueStore(database, "chore");
        }

        @Override
        public List<Chore> claim(long account, Claim claim) {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery(CLAIM)
                            .bind("account", account)
                            .bind("now", Moments.utc(claim.now()))
                            .bind("until", Moments.utc(claim.leasedUntil()))
                            .bind("limit", claim.limit())
                            .map((row, context) ->
                                    new Chore(row.getLong("id"), claim.leasedUntil(), row.getInt("attempt")))
                            .list());
        }

        @Override
        public String run(Chore chore) throws Exception {
            action.run(chore);
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate("delete from chore where id = :id")
                            .bind("id", chore.id())
                            .execute());
            return "done";
        }

        /** The attempt distinguishes this claim from later ones. */
        @Override
        public void prolong(Chore chore, Instant leasedUntil) {
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate(
                                    "update chore set due_at = :until, leased_until = :until where id = :id and attempt = :attempt")
                            .bind("id", chore.id())
                            .bind("attempt", chore.attempt())
                            .bind("until", Moments.utc(leasedUntil))
                            .execute());
        }

        @Override
        public void postpone(Chore chore, Instant dueAt, String outcome) {
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate(
                                    "update chore set due_at = :due_at, leased_until = null where id = :id")
                            .bind("id", chore.id())
                            .bind("due_at", Moments.utc(dueAt))
                            .execute());
        }
    }
}
