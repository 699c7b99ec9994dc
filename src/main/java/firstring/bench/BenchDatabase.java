package firstring.bench;

import com.zaxxer.hikari.HikariDataSource;
import firstring.bench.growth.GrowthStore;
import firstring.bench.growth.StepStore;
import firstring.postgres.Database;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.Pools;
import firstring.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;

/** The bench's connections to the server's database. */
public final class BenchDatabase implements AutoCloseable {
    private static final int SPARE_CONNECTIONS = 2;

    private final HikariDataSource commands;
    private final HikariDataSource baseline;

    private BenchDatabase(DatabaseUrl url) {
        this.commands = Pools.openForCommands(url);
        this.baseline = Pools.open(preparing(url), Baseline.CONNECTIONS + SPARE_CONNECTIONS);
    }

    public static BenchDatabase ofRunning(Path dataFolder) {
        DatabaseUrl url = EmbeddedPostgres.findRunning(dataFolder)
                .orElseThrow(() -> new IllegalStateException("No server runs on " + dataFolder));
        return new BenchDatabase(url);
    }

    public BenchStore store() {
        return new BenchStore(Database.of(commands));
    }

    public GrowthStore growth() {
        return new GrowthStore(Database.of(commands));
    }

    public StepStore steps() {
        return new StepStore(Database.of(commands));
    }

    /** A database whose statements are prepared on the server from their first use. */
    Database forBaseline() {
        return Database.of(baseline);
    }

    private static DatabaseUrl preparing(DatabaseUrl url) {
        return new DatabaseUrl(url.jdbcUrl() + "&prepareThreshold=1", url.user(), url.password());
    }

    @Override
    public void close() {
        baseline.close();
        commands.close();
    }
}
