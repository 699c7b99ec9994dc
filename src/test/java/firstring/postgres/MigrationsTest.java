package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.embedded.ServerCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class MigrationsTest {

    @Test
    void nodesThatStartTogetherMigrateOnce() throws Exception {
        DatabaseUrl url = TestDatabase.createEmptyUrl();
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                starts.add(nodes.submit(() -> migrate(url)));
            }
            for (Future<?> start : starts) {
                start.get(180, TimeUnit.SECONDS);
            }
        }
        try (HikariDataSource pool = Pools.openForCommands(url)) {
            assertThat(Migrations.version(pool)).isNotEmpty();
        }
    }

    @Test
    void refusesTheSchemaOfANewerFirstringInOneSentence() throws SQLException {
        try (HikariDataSource pool = Pools.openForCommands(TestDatabase.createUrl())) {
            pretendLaterMigration(pool);

            assertThatThrownBy(() -> Migrations.run(pool))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageContaining("schema 900, which a newer Firstring created");
        }
    }

    @Test
    void refusesAnUnsuitableDatabaseInOneSentence() {
        assertThatThrownBy(() -> ServerCheck.require(14, "UTF8", false))
                .hasMessage("The database is PostgreSQL 14, and Firstring needs PostgreSQL 15 or newer.");
        assertThatThrownBy(() -> ServerCheck.require(18, "LATIN1", false)).hasMessageContaining("needs UTF8");
        assertThatThrownBy(() -> ServerCheck.require(18, "UTF8", true)).hasMessageContaining("read-only");
    }

    @Test
    void anUnreachableDatabaseIsReportedWithinSeconds() {
        DatabaseUrl unreachable = DatabaseUrl.parse("postgres://ann:pw@127.0.0.1:1/leads");
        try (HikariDataSource pool = Pools.open(unreachable, 2)) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> Migrations.run(pool))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageStartingWith("The database cannot be used: ");

            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(30);
        }
    }

    private static void pretendLaterMigration(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into schema_history (installed_rank, version, description, type, script,"
                    + " installed_by, execution_time, success)"
                    + " values (900, '900', 'later', 'SQL', 'V900__later.sql', 'x', 1, true)");
        }
    }

    private static void migrate(DatabaseUrl url) {
        try (HikariDataSource pool = Pools.openForCommands(url)) {
            Migrations.run(pool);
        }
    }
}
