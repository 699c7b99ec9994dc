package firstring.bench;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.tokens.TokenKey;
import firstring.bench.growth.Population;
import firstring.postgres.Database;
import firstring.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static final Duration ROUND = Duration.ofMillis(200);
    private static final TokenKey KEY = new TokenKey("a secret of the test".getBytes(StandardCharsets.UTF_8));

    private final Database database = TestDatabase.create();
    private final BenchStore store = new BenchStore(database);
    private final Population population = new Population();

    @Test
    void everyLeadWritesAllItsRows() throws SQLException, InterruptedException {
        List<BenchAccount> accounts = accounts(1);

        Tally tally = runAllWorkloads(new Baseline(database, accounts));

        assertThat(tally.created).isPositive();
        assertThat(tally.updated).isPositive();
        assertThat(RowCheck.mismatches("baseline", tally, population.size(), accounts, store))
                .isEmpty();
        assertThat(RowCheck.unevenShares(accounts, store)).isEmpty();
    }

    @Test
    void leadsOfManyAccountsStayInTheirAccount() throws SQLException, InterruptedException {
        List<BenchAccount> accounts = accounts(3);

        Tally tally = runAllWorkloads(new Baseline(database, accounts));

        assertThat(RowCheck.mismatches("baseline", tally, population.size(), accounts, store))
                .isEmpty();
        assertThat(accounts)
                .allSatisfy(account ->
                        assertThat(store.countRows(List.of(account)).contacts()).isPositive());
    }

    @Test
    void aMissingRowIsReported() throws SQLException, InterruptedException {
        List<BenchAccount> accounts = accounts(1);
        Tally tally = runAllWorkloads(new Baseline(database, accounts));
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "delete from contact_tag where contact_id = (select min(contact_id) from contact_tag)"));

        assertThat(RowCheck.mismatches("baseline", tally, population.size(), accounts, store))
                .singleElement()
                .asString()
                .contains("tag links");
    }

    private List<BenchAccount> accounts(int count) {
        store.createTurn();
        return store.createAccounts(count, KEY);
    }

    private Tally runAllWorkloads(Baseline baseline) throws SQLException, InterruptedException {
        Tally all = new Tally();
        for (Workload workload : Workload.values()) {
            all.add(baseline.run(ROUND, population.begin(workload)::next));
        }
        return all;
    }
}
