package firstring.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import firstring.Await;
import firstring.TestFolder;
import firstring.postgres.embedded.Binaries;
import firstring.postgres.embedded.Cluster;
import firstring.postgres.embedded.DataFolder;
import firstring.postgres.embedded.EmbeddedPostgres;
import firstring.postgres.embedded.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Fresh migrated databases for tests, on one embedded server per test process, under target/. The session's time zone
 * is an unusual one, so that code depending on it fails. Thread-safe.
 */
public final class TestDatabase {
    public static final String SESSION_ZONE = "Pacific/Chatham";

    private static final Path FOLDER = TestFolder.reachable("test-postgres");
    private static final int POOL_SIZE = 16;
    private static final TestDatabase INSTANCE = new TestDatabase();

    private final Path dataFolder =
            FOLDER.resolve("data-" + ProcessHandle.current().pid());
    private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final EmbeddedPostgres server;

    private TestDatabase() {
        deleteForsaken();
        server = EmbeddedPostgres.start(DataFolder.of(dataFolder, ReadyFolder.binaries()));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
        execute("create database template");
        try (HikariDataSource template = Pools.openForCommands(url("template"))) {
            Migrations.run(template);
        }
    }

    /** A separate database for the caller, deleted with the process. */
    public static Database create() {
        return INSTANCE.open(createUrl());
    }

    /** As {@link #create()}, for tests that open their own connections. */
    public static DatabaseUrl createUrl() {
        return INSTANCE.clone("template");
    }

    /** A database without a schema. */
    public static DatabaseUrl createEmptyUrl() {
        return INSTANCE.clone("template0");
    }

    /** Waits until the code under test has returned every connection; a leaked one never is. */
    public static void assertNoConnectionHeld(Database database) {
        HikariDataSource pool = (HikariDataSource) database.dataSource();
        Await.until(
                "all connections given back", () -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    }

    private Database open(DatabaseUrl url) {
        HikariConfig config = Pools.config(url, POOL_SIZE);
        config.setMinimumIdle(0);
        config.setIdleTimeout(10_000);
        config.setConnectionInitSql("set timezone to '" + SESSION_ZONE + "'");
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return Database.of(pool);
    }

    private DatabaseUrl clone(String template) {
        String name = "test_" + count.incrementAndGet();
        execute("create database " + name + " template " + template);
        return url(name);
    }

    private DatabaseUrl url(String name) {
        DatabaseUrl own = server.address();
        return new DatabaseUrl(
                own.jdbcUrl().replace("/" + Cluster.NAME + "?", "/" + name + "?"), own.user(), own.password());
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Skips the final checkpoint of hundreds of throwaway databases, and does not wait for their files to be deleted. */
    private void close() {
        try {
            pools.forEach(HikariDataSource::close);
            Signals.send("QUIT", server.pid());
            server.close();
            new ProcessBuilder("rm", "-rf", dataFolder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Deletes the data of test processes that were killed. */
    private static void deleteForsaken() {
        if (!Files.isDirectory(FOLDER)) {
            return;
        }
        try (Stream<Path> folders = Files.list(FOLDER)) {
            folders.filter(TestDatabase::isForsaken).forEach(TestDatabase::delete);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isForsaken(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith("data-")
                && ProcessHandle.of(Long.parseLong(name.substring("data-".length())))
                        .isEmpty();
    }

    private static void delete(Path folder) {
        try {
            Binaries.delete(folder);
        } catch (IOException | UncheckedIOException sweptByAnotherToo) {
            // the next process deletes what is left
        }
    }
}
