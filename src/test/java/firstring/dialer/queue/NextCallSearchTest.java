package firstring.dialer.queue;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.ExistingContacts;
import firstring.accounts.InvalidDetails;
import firstring.accounts.UserId;
import firstring.dialer.EntryId;
import firstring.dialer.Lease;
import firstring.dialer.QueueRef;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.time.CallingRules;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search of a queue whose first thousands of contacts cannot be called now. */
final class NextCallSearchTest {
    private static final int SLEEPERS = 5_000;

    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final NextCallStore store = new NextCallStore(database);
    private final AccountId account = new AccountId(rows.account());
    private final UserId agent = new UserId(rows.user(account.value()));

    @AfterEach
    void everyConnectionIsReturned() {
        TestDatabase.assertNoConnectionHeld(database);
    }

    @Test
    void thousandsOfSleepingEntriesAreCheckedOnceAndSkippedAfterward() {
        fill();
        assertThat(claim(Rows.NOON)).hasValue(new EntryId(SLEEPERS + 1));
        assertThat(asleep()).isEqualTo(SLEEPERS);
        assertThat(store.listAwake(
                        account, new QueueRef.MyQueue(agent), new QueueSnapshot(Rows.NOON, 1), Long.MIN_VALUE, 10))
                .extracting(WaitingEntry::id)
                .containsExactly(new EntryId(SLEEPERS + 2));
        assertThat(claim(Rows.NOON)).hasValue(new EntryId(SLEEPERS + 2));
        assertThat(claim(Rows.NOON)).isEmpty();
        assertThat(store.findNextMoment(account, new QueueRef.MyQueue(agent))).hasValue(Rows.NOON.plus(Lease.LENGTH));
        assertThat(claim(Instant.parse("2026-06-15T23:00:00Z"))).hasValue(new EntryId(1));
    }

    @Test
    void aSearchNeverReadsAnEntireTable() {
        fill();
        database.jdbi().useHandle(handle -> handle.execute("analyze contact, dialer_entry"));
        List<String> plan = database.jdbi()
                .withHandle(handle -> handle.createQuery("explain " + NextCallStore.LIST_AWAKE)
                        .bind("account", account.value())
                        .bind("queue", agent.value())
                        .bind("now", Moments.utc(Rows.NOON))
                        .bind("rules", 1)
                        .bind("after", Long.MIN_VALUE)
                        .bind("limit", 200)
                        .mapTo(String.class)
                        .list());
        assertThat(plan)
                .noneMatch(line -> line.contains("Seq Scan on dialer_entry") || line.contains("Seq Scan on contact"));
    }

    private Optional<EntryId> claim(Instant now) {
        return new NextCallSearch(store, settings(), new QueueRef.MyQueue(agent), now)
                .claimFirst(Lease.take(agent, now));
    }

    /** Contacts in Tokyo, where it is 21:00, and below them two who can be called; and as many of other agents. */
    private void fill() {
        for (long user : List.of(agent.value(), rows.user(account.value()), rows.user(account.value()))) {
            long first = user == agent.value() ? 0 : user * 1_000_000;
            rows.run("""
                    insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                    select :account, :first + n, '+1818' || (2000000 + n + :first / 100),
                      case when n <= :sleepers then 'Asia/Tokyo' else 'Etc/UTC' end, true, :now, :now
                    from generate_series(1, :sleepers + 2) as n
                    """, Map.of("account", account.value(), "first", first, "sleepers", SLEEPERS));
            rows.run("""
                    insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
                    select :account, :first + n, :user, :first + n, n, :now from generate_series(1, :sleepers + 2) as n
                    """, Map.of("account", account.value(), "first", first, "user", user, "sleepers", SLEEPERS));
        }
    }

    private long asleep() {
        return rows.number(
                "select count(*) from dialer_entry where user_id = :user and asleep_until = '2026-06-15T23:00:00Z'",
                Map.of("user", agent.value()));
    }

    private AccountSettings settings() {
        return new AccountSettings(
                account,
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
                CallingRules.STANDARD,
                1,
                null,
                1,
                Rows.NOON,
                Rows.NOON);
    }
}
