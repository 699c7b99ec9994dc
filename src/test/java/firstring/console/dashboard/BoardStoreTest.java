package firstring.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.postgres.Database;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The board's numbers over rows that are known. */
final class BoardStoreTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-06-15T00:00:00Z");

    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final BoardStore store = new BoardStore(database);
    private final long account = rows.account();
    private final long agent = rows.user(account);

    @Test
    void theFirstCallIsMeasuredFromArrivalToTheNextThatWasDisposed() {
        rows.lead(account, Rows.NOON);
        for (int minutes = 1; minutes <= 20; minutes++) {
            disposed(rows.contact(account), Rows.NOON, Duration.ofMinutes(minutes));
        }
        BoardStore.Waits calls = firstCalls().day();
        assertThat(calls.calls()).isEqualTo(20);
        assertThat(calls.half()).isEqualTo(Duration.ofMinutes(10));
        assertThat(calls.most()).isEqualTo(Duration.ofMinutes(19));
    }

    @Test
    void firstCallsAreToldByTheHourInWhichTheContactCame() {
        disposed(rows.contact(account), Rows.NOON, Duration.ofMinutes(90));
        disposed(rows.contact(account), Rows.NOON.plusSeconds(3_600), Duration.ofMinutes(1));
        assertThat(firstCalls().hours())
                .containsExactly(
                        Map.entry(Rows.NOON, new BoardStore.Waits(Duration.ofMinutes(90), Duration.ofMinutes(90), 1)),
                        Map.entry(
                                Rows.NOON.plusSeconds(3_600),
                                new BoardStore.Waits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1)));
    }

    @Test
    void eachLookAddsTheLastLeadsToThoseThatWereCounted() throws InterruptedException {
        BoardCounts counts = new BoardCounts(store);
        rows.lead(account, MIDNIGHT.minusSeconds(1));
        rows.lead(account, Rows.NOON.minusSeconds(600));
        assertThat(uncorrected(counts, Rows.NOON)).isEqualTo(1);
        rows.lead(account, Rows.NOON.minusSeconds(1));
        assertThat(uncorrected(counts, Rows.NOON)).isEqualTo(2);
        rows.lead(account, Rows.NOON.plusSeconds(90));
        assertThat(uncorrected(counts, Rows.NOON.plusSeconds(300))).isEqualTo(3);
        assertThat(uncorrected(counts, Rows.NOON.plusSeconds(300))).isEqualTo(3);
    }

    private long uncorrected(BoardCounts counts, Instant now) throws InterruptedException {
        return counts.count(everybody(), LocalDate.parse("2026-06-15"), MIDNIGHT, now)
                .uncorrected();
    }

    @Test
    void aSecondCallOfAContactIsNoFirstOne() {
        rows.lead(account, Rows.NOON);
        long contact = rows.contact(account);
        disposed(contact, Rows.NOON, Duration.ofMinutes(2));
        disposed(contact, Rows.NOON.plusSeconds(600), Duration.ofMinutes(50));
        long known = rows.contact(account);
        rows.run(
                "insert into call_attempt (account_id, contact_id, at, id) values (:account, :contact, :at, 1)",
                Map.of(
                        "account",
                        account,
                        "contact",
                        known,
                        "at",
                        Rows.NOON.minusSeconds(86_400).atOffset(ZoneOffset.UTC)));
        disposed(known, Rows.NOON, Duration.ofMinutes(40));
        BoardStore.Waits calls = firstCalls().day();
        assertThat(calls.calls()).isEqualTo(1);
        assertThat(calls.most()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void queuesOfUsersWithoutARingGroupAndListsCountToo() {
        rows.run(
                "insert into queue (account_id, user_id, open_count) values (:account, :user, 3)",
                Map.of("account", account, "user", agent));
        rows.run("""
                insert into dialer_list (account_id, id, name, name_key, open_count, created_at, updated_at)
                values (:account, 1, 'Spring', 'spring', 4, :now, :now)
                """, Map.of("account", account));
        assertThat(work().queued()).isEqualTo(7);
    }

    @Test
    void leadsOfTodayAreThoseOfTheMembersOwnDay() {
        rows.run("update account_user set timezone = 'Pacific/Auckland' where id = :id", Map.of("id", agent));
        rows.run("""
                insert into queue (account_id, user_id, leads_today, leads_day)
                values (:account, :user, 5, '2026-06-16')
                """, Map.of("account", account, "user", agent));
        rows.run("""
                insert into ring_group (account_id, id, name, created_at, updated_at)
                values (:account, 1, 'Sales', :now, :now)
                """, Map.of("account", account));
        rows.run("""
                insert into ring_group_member (account_id, ring_group_id, user_id, position)
                values (:account, 1, :user, 0)
                """, Map.of("account", account, "user", agent));
        assertThat(work().members().getFirst().leadsToday()).isEqualTo(5);
        rows.run("update queue set leads_day = '2026-06-15' where user_id = :user", Map.of("user", agent));
        assertThat(work().members().getFirst().leadsToday()).isZero();
    }

    private BoardStore.FirstCalls firstCalls() {
        return store.firstCalls(everybody(), MIDNIGHT, 0);
    }

    private BoardStore.Work work() {
        return store.work(everybody(), Rows.NOON.plusSeconds(3_600));
    }

    private BoardStore.Viewer everybody() {
        return new BoardStore.Viewer(new AccountId(account), 0, Visibility.ofTheSystem());
    }

    private void disposed(long contact, Instant added, Duration waited) {
        Map<String, Object> values = new HashMap<>();
        values.put("account", account);
        values.put("id", rows.ids().next());
        values.put("user", agent);
        values.put("contact", contact);
        values.put("added", added.atOffset(ZoneOffset.UTC));
        values.put("leased", added.plus(waited).atOffset(ZoneOffset.UTC));
        rows.run("""
                insert into dialer_entry (account_id, id, user_id, contact_id, rank, state, added_at, leased_by, leased_at,
                  closed_at)
                values (:account, :id, :user, :contact, 1, 'disposed', :added, :user, :leased,
                  :leased::timestamptz + interval '1 hour')
                """, values);
    }
}
