package firstring.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.ExistingContacts;
import firstring.accounts.InvalidDetails;
import firstring.accounts.UserId;
import firstring.contacts.Visibility;
import firstring.dialer.calls.DisposeResult;
import firstring.dialer.queue.NextCall;
import firstring.dialer.queue.NextCallStore;
import firstring.dialer.queue.QueueBatchStore;
import firstring.dialer.queue.QueueSnapshot;
import firstring.postgres.Database;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.time.CallingRule;
import firstring.time.CallingRules;
import firstring.time.DayWindow;
import firstring.time.SettableClock;
import java.sql.Connection;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DialerTest {
    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final SettableClock clock = new SettableClock(Rows.NOON);
    private CallingRules rules = CallingRules.STANDARD;
    private long rulesVersion = 1;
    private final AtomicInteger availabilityChanges = new AtomicInteger();
    private final Dialer dialer = new Dialer(
            database,
            rows.ids(),
            clock,
            this::settings,
            new Dialer.Ports(
                    (tx, account, user) -> availabilityChanges.incrementAndGet(), (tx, account, change) -> {}));
    private final AccountId account = new AccountId(rows.account());
    private final UserId agent = new UserId(rows.user(account.value()));
    private final UserId lead = new UserId(rows.user(account.value()));

    @AfterEach
    void everyConnectionIsReturned() {
        TestDatabase.assertNoConnectionHeld(database);
    }

    @Test
    void concurrentCallersNeverShareAnEntry() throws Exception {
        queue(200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<EntryId>> caller = this::callUntilEmpty;
            List<Future<List<EntryId>>> callers = List.of(threads.submit(caller), threads.submit(caller));
            List<EntryId> called = new ArrayList<>(callers.get(0).get());
            called.addAll(callers.get(1).get());
            assertThat(called).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void nextReturnsEntriesInOrderAndAnExpiredLeaseIsFreeAgain() throws Exception {
        List<EntryId> entries = queue(2);
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(1));
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isEqualTo(new NextCall.Nothing(Optional.of(Rows.NOON.plus(Lease.LENGTH))));
        clock.advance(Lease.LENGTH);
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
    }

    @Test
    void aLeaseCanBeRenewedUntilAnotherUserLeasesTheEntry() throws Exception {
        queue(1);
        NextCall.Call first = next();
        clock.advance(Duration.ofMinutes(6));
        assertThat(dialer.renew(account, agent, agent, first.lease().token())).isInstanceOf(NextCall.Call.class);
        clock.advance(Duration.ofMinutes(4));
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isInstanceOf(NextCall.Nothing.class);
        clock.advance(Duration.ofMinutes(2));
        next();
        assertThat(dialer.renew(account, agent, agent, first.lease().token())).isEqualTo(new NextCall.LeaseLost());
    }

    @Test
    void nextSkipsContactsWhoCannotBeCalledNowOrEver() throws Exception {
        List<EntryId> entries = queue(3);
        contactOf(entries.get(0), "is_dnc = true");
        contactOf(entries.get(1), "timezone = 'Asia/Tokyo'");
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(2));
        assertThat(dialer.list(account, new QueueRef.MyQueue(agent), Visibility.ofTheSystem(), Long.MIN_VALUE, 10))
                .hasSize(3);
        clock.set(Instant.parse("2026-06-15T23:00:00Z"));
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(1));
    }

    @Test
    void disposeClosesTheEntryAndAddsATimelineEvent() throws Exception {
        List<EntryId> entries = queue(2);
        long disposition = rows.disposition(account.value());
        next();
        DisposeResult worked = dialer.dispose(command(entries.get(0), agent, null), disposition, "Asked for a quote");
        assertThat(((DisposeResult.Done) worked).entry().entry().state()).isEqualTo(EntryState.DISPOSED);
        assertThat(openCount()).isEqualTo(1);
        assertThat(availabilityChanges).hasValue(1);
        assertThat(rows.number("""
                select count(*) from timeline t join contact c on c.id = t.contact_id
                where t.kind = 'dialer' and t.outcome = 'disposed' and t.note = 'Asked for a quote'
                  and t.changes::text = '{"disposition_status_id":[null,' || :disposition || ']}'
                  and c.disposition_status_id = :disposition and t.user_id = :user
                """, Map.of("disposition", disposition, "user", agent.value())))
                .isEqualTo(1);
    }

    @Test
    void repeatingDisposeChangesNothingAndOtherDataIsAConflict() throws Exception {
        List<EntryId> entries = queue(1);
        long disposition = rows.disposition(account.value());
        Dialer.EntryCommand command = command(entries.get(0), agent, null);
        dialer.dispose(command, disposition, null);
        clock.advance(Duration.ofSeconds(5));
        assertThat(dialer.dispose(command, disposition, null)).isInstanceOf(DisposeResult.Done.class);
        assertThat(rows.count("timeline")).isEqualTo(1);
        assertThat(openCount()).isZero();
        assertThat(availabilityChanges).hasValue(1);
        assertThat(dialer.dispose(command, disposition, "other")).isEqualTo(new DisposeResult.Closed());
        assertThat(dialer.dispose(command, rows.disposition(account.value()), null))
                .isEqualTo(new DisposeResult.Closed());
        assertThat(dialer.skip(command, null, null)).isEqualTo(new DisposeResult.Closed());
    }

    @Test
    void aUserWithoutTheLeaseCannotHandleTheEntryWhileItLasts() throws Exception {
        List<EntryId> entries = queue(1);
        long disposition = rows.disposition(account.value());
        String token = next().lease().token();
        assertThat(dialer.dispose(command(entries.get(0), lead, null), disposition, null))
                .isEqualTo(new DisposeResult.LeasedByAnother());
        assertThat(dialer.skip(command(entries.get(0), agent, "another tab"), null, null))
                .isEqualTo(new DisposeResult.LeasedByAnother());
        assertThat(dialer.dispose(command(entries.get(0), agent, token), disposition, null))
                .isInstanceOf(DisposeResult.Done.class);
    }

    @Test
    void anUnknownDispositionOrEntryChangesNothing() throws Exception {
        List<EntryId> entries = queue(1);
        long foreign = rows.disposition(rows.account());
        assertThat(dialer.dispose(command(entries.get(0), agent, null), foreign, null))
                .isEqualTo(new DisposeResult.UnknownDisposition());
        assertThat(dialer.skip(command(new EntryId(77), agent, null), null, null))
                .isEqualTo(new DisposeResult.Missing());
        assertThat(openCount()).isEqualTo(1);
    }

    @Test
    void skipMovesTheEntryToTheBottom() throws Exception {
        List<EntryId> entries = queue(3);
        next();
        DisposeResult worked = dialer.skip(command(entries.get(0), agent, null), null, null);
        assertThat(((DisposeResult.Done) worked).entry().position()).isEqualTo(3);
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(1));
        assertThat(dialer.list(account, new QueueRef.MyQueue(agent), Visibility.ofTheSystem(), Long.MIN_VALUE, 10))
                .extracting(listed -> listed.entry().id())
                .containsExactly(entries.get(1), entries.get(2), entries.get(0));
    }

    @Test
    void skipUntilATimeKeepsThePositionButSnoozesTheEntry() throws Exception {
        List<EntryId> entries = queue(2);
        Instant later = Rows.NOON.plus(Duration.ofHours(2));
        dialer.skip(command(entries.get(0), agent, null), later, null);
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(1));
        clock.set(later);
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
    }

    @Test
    void removeRemovesTheEntryOnce() throws Exception {
        List<EntryId> entries = queue(1);
        assertThat(dialer.remove(command(entries.get(0), agent, null))).isInstanceOf(DisposeResult.Done.class);
        assertThat(dialer.remove(command(entries.get(0), agent, null))).isInstanceOf(DisposeResult.Done.class);
        assertThat(openCount()).isZero();
        assertThat(availabilityChanges).hasValue(1);
        assertThat(dialer.list(account, new QueueRef.MyQueue(agent), Visibility.ofTheSystem(), Long.MIN_VALUE, 10))
                .isEmpty();
    }

    @Test
    void nextSkipsNumbersThatAreInvalidOrHaveOptedOut() throws Exception {
        List<EntryId> entries = queue(3);
        contactOf(entries.get(0), "phone_number = '+15550000000'");
        rows.run(
                "insert into phone_stop (account_id, e164, kind, created_at) select account_id, phone_number, 'opted_out', :now"
                        + " from contact where id = (select contact_id from dialer_entry where id = :id)",
                Map.of("id", entries.get(1).value()));
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(2));
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isInstanceOf(NextCall.Nothing.class);
        contactOf(entries.get(0), "phone_number = '+18182345678', version = version + 1");
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
    }

    @Test
    void aContactInANewZoneIsCalledByThatZoneAtOnce() throws Exception {
        List<EntryId> entries = queue(1);
        contactOf(entries.get(0), "timezone = 'Asia/Tokyo'");
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isEqualTo(new NextCall.Nothing(Optional.of(Instant.parse("2026-06-15T23:00:00Z"))));
        contactOf(entries.get(0), "timezone = 'Europe/Paris', version = version + 1");
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
    }

    @Test
    void changingTheRulesWakesSleepingEntries() throws Exception {
        List<EntryId> entries = queue(1);
        contactOf(entries.get(0), "timezone = 'America/Los_Angeles'");
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isInstanceOf(NextCall.Nothing.class);
        rules = new CallingRules(Map.of(CallingRules.EVERYWHERE, allDay()), List.of());
        rulesVersion = 2;
        assertThat(next().entry().entry().id()).isEqualTo(entries.get(0));
    }

    @Test
    void aContactInAStateWithACapCanBeCalledAgainADayAfterTheFirstCall() throws Exception {
        long disposition = rows.disposition(account.value());
        EntryId entry = queue(1).getFirst();
        contactOf(entry, "timezone = 'America/New_York', state = 'FL', country = 'US'");
        clock.set(Instant.parse("2026-06-15T13:00:00Z"));
        for (int call = 0; call < 3; call++) {
            assertThat(next().entry().entry().id()).isEqualTo(entry);
            dialer.dispose(command(entry, agent, null), disposition, null);
            entry = requeue(entry);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(dialer.next(account, new QueueRef.MyQueue(agent), agent, agent))
                .isEqualTo(new NextCall.Nothing(Optional.of(Instant.parse("2026-06-16T13:00:00Z"))));
        clock.set(Instant.parse("2026-06-16T13:00:00Z"));
        assertThat(next().entry().entry().id()).isEqualTo(entry);
    }

    @Test
    void disposingOfAnEntryWithoutALeaseCountsNoAttempt() throws Exception {
        EntryId entry = queue(1).getFirst();
        dialer.dispose(command(entry, agent, null), rows.disposition(account.value()), null);
        assertThat(rows.count("call_attempt")).isZero();
    }

    @Test
    void aSleepingEntryIsNotCheckedAgainByTheNextSearch() throws Exception {
        List<EntryId> entries = queue(1_000);
        rows.run(
                "update contact set timezone = 'Asia/Tokyo' where phone_number <> :last",
                Map.of("last", phoneOf(entries.getLast())));
        assertThat(next().entry().entry().id()).isEqualTo(entries.getLast());
        assertThat(rows.number(
                        "select count(*) from dialer_entry where asleep_until = '2026-06-15T23:00:00Z'", Map.of()))
                .isEqualTo(999);
        QueueSnapshot sight = new QueueSnapshot(clock.instant(), rulesVersion);
        assertThat(new NextCallStore(database)
                        .listAwake(account, new QueueRef.MyQueue(agent), sight, Long.MIN_VALUE, 10))
                .isEmpty();
        clock.set(Instant.parse("2026-06-15T23:00:00Z"));
        assertThat(next().entry().entry().id()).isEqualTo(entries.getFirst());
    }

    private static CallingRule allDay() {
        Map<DayOfWeek, DayWindow> windows = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            windows.put(day, new DayWindow(0, DayWindow.MINUTES_A_DAY));
        }
        return new CallingRule(windows, false, null);
    }

    private String phoneOf(EntryId entry) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select c.phone_number from contact c join dialer_entry e on e.contact_id = c.id where e.id = :id")
                        .bind("id", entry.value())
                        .mapTo(String.class)
                        .one());
    }

    /** The same contact in a new entry. */
    private EntryId requeue(EntryId disposed) {
        long id = rows.ids().next();
        rows.run("""
                insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
                select account_id, :id, user_id, contact_id, rank + 1, :now from dialer_entry where id = :disposed
                """, Map.of("id", id, "disposed", disposed.value()));
        rows.run("update queue set open_count = open_count + 1 where user_id = :user", Map.of("user", agent.value()));
        return new EntryId(id);
    }

    private AccountSettings settings(AccountId of) {
        return new AccountSettings(
                of,
                "Acme",
                "US",
                ZoneOffset.UTC,
                ExistingContacts.FILL_BLANKS,
                InvalidDetails.REFUSE,
                List.of(),
                List.of(),
                null,
                null,
                null,
                "tel:{number}",
                rules,
                rulesVersion,
                null,
                1,
                Rows.NOON,
                Rows.NOON);
    }

    private List<EntryId> callUntilEmpty() {
        List<EntryId> called = new ArrayList<>();
        while (dialer.next(account, new QueueRef.MyQueue(agent), agent, agent) instanceof NextCall.Call call) {
            called.add(call.entry().entry().id());
        }
        return called;
    }

    private NextCall.Call next() {
        return (NextCall.Call) dialer.next(account, new QueueRef.MyQueue(agent), agent, agent);
    }

    private Dialer.EntryCommand command(EntryId entry, UserId by, @org.jspecify.annotations.Nullable String token) {
        return new Dialer.EntryCommand(account, agent, entry, by, Visibility.ofTheSystem(), token);
    }

    private List<EntryId> queue(int entries) throws Exception {
        List<EntryId> made = new ArrayList<>();
        QueueBatchStore store = new QueueBatchStore();
        try (Connection tx = database.dataSource().getConnection()) {
            tx.setAutoCommit(false);
            QueueState queue = Objects.requireNonNull(
                    store.lockAndLoad(tx, account, List.of(agent)).get(agent));
            for (int i = 0; i < entries; i++) {
                made.add(insert(queue.takeBottom()));
            }
            store.save(tx, account, List.of(queue));
            tx.commit();
        }
        return made;
    }

    private EntryId insert(long rank) {
        long id = rows.ids().next();
        rows.run(
                """
                insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
                values (:account, :id, :user, :contact, :rank, :now)
                """,
                Map.of(
                        "account", account.value(),
                        "id", id,
                        "user", agent.value(),
                        "contact", rows.contact(account.value()),
                        "rank", rank));
        return new EntryId(id);
    }

    private void contactOf(EntryId entry, String assignment) {
        rows.run(
                "update contact set " + assignment + " where id = (select contact_id from dialer_entry where id = :id)",
                Map.of("id", entry.value()));
    }

    private long openCount() {
        return rows.number("select open_count from queue where user_id = :user", Map.of("user", agent.value()));
    }
}
