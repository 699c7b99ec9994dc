package firstring.routing;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.work.DueStore;
import firstring.work.DueWork.Claim;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HandOutStoreTest {
    private static final Instant LEASE_END = Rows.NOON.plus(Duration.ofMinutes(1));
    private static final Instant NEXT = Rows.NOON.plus(Duration.ofSeconds(30));

    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final HandOutStore store = new HandOutStore(database);
    private final DueStore times = new DueStore(database, "hand_out");
    private final AccountId account = new AccountId(rows.account());
    private final UserId member = new UserId(rows.user(account.value()));
    private final RingGroupId group = new RingGroupId(rows.ids().next());

    @FunctionalInterface
    private interface InTransaction {
        void run(Connection tx) throws SQLException;
    }

    @BeforeEach
    void enterAGroupWithOneMember() {
        Map<String, Long> ids = Map.of("account", account.value(), "group", group.value(), "user", member.value());
        rows.run("""
                with g as (insert into ring_group (account_id, id, name, created_at, updated_at)
                           values (:account, :group, 'Sales', :now, :now) returning id)
                insert into ring_group_member (account_id, ring_group_id, user_id, position)
                select :account, g.id, :user, 0 from g
                """, ids);
    }

    @Test
    void aMemberChangeMakesAGroupDueOnlyWhereLeadsAreParked() throws Exception {
        in(tx -> store.makeDue(tx, account, member, Rows.NOON));
        assertThat(times.findEarliest()).isEmpty();
        in(tx -> store.ensureDue(tx, account, List.of(group), NEXT));
        assertThat(times.findAccounts(Rows.NOON, 10)).isEmpty();
        in(tx -> store.makeDue(tx, account, member, Rows.NOON));
        assertThat(times.findAccounts(Rows.NOON, 10)).containsExactly(account.value());
    }

    @Test
    void aClaimedCheckCannotBeClaimedAgainUntilItsLeaseExpires() throws Exception {
        in(tx -> store.ensureDue(tx, account, List.of(group), Rows.NOON));
        assertThat(claim(Rows.NOON, LEASE_END)).hasSize(1);
        assertThat(claim(Rows.NOON, LEASE_END)).isEmpty();
        List<HandOut> rescued = claim(LEASE_END, LEASE_END.plusSeconds(60));
        assertThat(rescued).extracting(HandOut::attempt).containsExactly(2);
    }

    @Test
    void anEventDuringTheCheckIsNoticedWhenItFinishes() throws Exception {
        in(tx -> store.ensureDue(tx, account, List.of(group), Rows.NOON));
        HandOut quiet = claim(Rows.NOON, LEASE_END).getFirst();
        in(tx -> store.finish(tx, quiet, NEXT));
        assertThat(times.findEarliest()).contains(NEXT);
        HandOut disturbed = claim(NEXT, NEXT.plusSeconds(60)).getFirst();
        in(tx -> store.makeDue(tx, account, group, NEXT));
        in(tx -> store.finish(tx, disturbed, NEXT.plusSeconds(30)));
        assertThat(times.findEarliest()).contains(NEXT);
    }

    @Test
    void aServerWithAnExpiredLeaseChangesNothing() throws Exception {
        in(tx -> store.ensureDue(tx, account, List.of(group), Rows.NOON));
        HandOut lost = claim(Rows.NOON, LEASE_END).getFirst();
        HandOut holds = claim(LEASE_END, LEASE_END.plusSeconds(60)).getFirst();
        in(tx -> store.remove(tx, lost));
        store.postpone(lost, Rows.NOON);
        assertThat(times.findEarliest()).contains(holds.leasedUntil());
        in(tx -> store.remove(tx, holds));
        assertThat(times.findEarliest()).isEmpty();
    }

    private List<HandOut> claim(Instant now, Instant until) throws SQLException {
        return store.claim(account, new Claim(now, until, 10));
    }

    private void in(InTransaction action) throws SQLException {
        try (Connection tx = database.dataSource().getConnection()) {
            action.run(tx);
        }
    }
}
