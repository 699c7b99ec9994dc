package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import org.junit.jupiter.api.Test;

/** Keeping the statistics of growing new tables up to date. */
final class FreshTableAnalyzerTest {
    private final Database database = TestDatabase.create();

    @Test
    void aTableThatOutgrowsItsStatisticsIsAnalyzedOnce() {
        database.jdbi()
                .useHandle(handle -> handle.execute("create table growing with (autovacuum_enabled = false)"
                        + " as select n from generate_series(1, 400) as n"));
        assertThat(FreshTableAnalyzer.analyze(database))
                .as("few rows need none")
                .isZero();
        database.jdbi()
                .useHandle(handle -> handle.execute("insert into growing select n from generate_series(1, 600) as n"));
        Await.until("the rows are counted", () -> FreshTableAnalyzer.analyze(database) == 1);
        assertThat(rowsKnown()).isEqualTo(1_000);
        Await.until("nothing is left to do", () -> FreshTableAnalyzer.analyze(database) == 0);
    }

    private long rowsKnown() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select reltuples::bigint from pg_class where oid = 'growing'::regclass")
                        .mapTo(Long.class)
                        .one());
    }
}
