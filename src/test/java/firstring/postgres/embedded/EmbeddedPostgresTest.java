package firstring.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.DatabaseFault;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.HeldServer;
import firstring.postgres.Pools;
import firstring.postgres.ReadyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class EmbeddedPostgresTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Path home;
    private DataFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Path target = Files.createDirectories(Path.of("target", "embedded-test").toAbsolutePath());
        home = Files.createTempDirectory(target, "case-");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = DataFolder.of(ReadyFolder.copyTo(home.resolve("data")), ReadyFolder.binaries());
    }

    @AfterEach
    void deleteFolder() throws IOException {
        new StaleProcesses(folder, marker()).clear();
        Binaries.delete(home);
    }

    private String marker() throws IOException {
        folder.create();
        return folder.marker();
    }

    @Test
    void commitsAreDurable() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(ask(server, "show fsync")).isEqualTo("on");
            assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(server, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(server, "show data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void textIsUtf8AndItsSortOrderSurvivesSystemUpdates() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(ask(server, "show server_encoding")).isEqualTo("UTF8");
            assertThat(
                            ask(
                                    server,
                                    "select concat(datlocprovider, datlocale) from pg_database where datname = current_database()"))
                    .isEqualTo("bC.UTF-8");
            assertThat(ask(server, "select lower('ÄÖ')")).isEqualTo("äö");
        }
    }

    @Test
    void rowsOutliveAStop() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            run(server, "create table kept as select 7 as answer");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(ask(server, "select answer from kept")).isEqualTo("7");
        }
    }

    @Test
    void aKilledServerRestartsItselfOnTheSamePort() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder);
                HikariDataSource pool = Pools.open(server.address(), 4)) {
            run(server, "create table kept as select 7 as answer");
            long killed = server.pid();

            kill(killed);

            assertThat(askUntilAnswered(pool, "select answer from kept")).isEqualTo("7");
            assertThat(server.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void aKilledHolderLeavesNoOrphanAndTheNextStartFindsItsRows() throws Exception {
        try (HeldServer held = HeldServer.start(folder)) {
            run(address(), "create table kept as select 7 as answer");

            held.killHolder();
            awaitEnd(held.server());

            assertThat(Files.exists(folder.postmasterPid()))
                    .as("shut down cleanly")
                    .isFalse();
            try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
                assertThat(ask(server, "select answer from kept")).isEqualTo("7");
            }
        }
    }

    @Test
    void theNextStartWorksAtOnceAfterHolderAndServerAreKilledTogether() throws Exception {
        try (HeldServer held = HeldServer.start(folder)) {
            run(address(), "create table kept as select 7 as answer");

            kill(held.server().pid());
            held.killHolder();

            try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
                assertThat(ask(server, "select answer from kept")).isEqualTo("7");
                assertThat(server.pid()).isNotEqualTo(held.server().pid());
            }
        }
    }

    @Test
    void anOrphanIsStoppedAndNeverConnectedTo() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            run(server, "create table kept as select 7 as answer");
        }
        Process orphan = startUnwatched();

        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(server.pid()).isNotEqualTo(orphan.pid());
            assertThat(ask(server, "select answer from kept")).isEqualTo("7");
        }
    }

    /** A server left running by an earlier process, as if its end could not be tied to that process. */
    private Process startUnwatched() throws IOException {
        RunUser user = RunUser.choose(folder.cluster());
        Cluster cluster = new Cluster(folder, user, Binaries.ofThisMachine().unpackInto(folder.binaries()));
        Process orphan = SystemCommands.prepare(
                        user.command(List.of(
                                cluster.program("postgres"),
                                "-D",
                                folder.cluster().toString(),
                                "-p",
                                String.valueOf(Supervisor.freePort()),
                                "-c",
                                "cluster_name=" + folder.marker())),
                        folder.home())
                .redirectOutput(home.resolve("orphan.log").toFile())
                .start();
        while (PostmasterPid.read(folder.postmasterPid())
                .filter(PostmasterPid::ready)
                .isEmpty()) {
            assertThat(orphan.isAlive())
                    .as(() -> read(home.resolve("orphan.log")))
                    .isTrue();
            Thread.onSpinWait();
        }
        return orphan;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void aSecondServerOnTheFolderIsRefusedInOneSentence() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(HeldServer.refusal(folder))
                    .startsWith("Another Firstring uses the data folder " + folder.root());
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageStartingWith("Another Firstring uses the data folder");
            assertThat(HeldServer.refusal(folder)).as("still locked").startsWith("Another Firstring");
            assertThat(ask(server, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void otherCommandsFindTheRunningServer() throws Exception {
        assertThat(EmbeddedPostgres.findRunning(folder.root())).isEmpty();
        try (HeldServer held = HeldServer.start(folder)) {
            assertThat(ask(address(), "select 1")).isEqualTo("1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.address())))
                    .isEqualTo("rw-------");
            held.killHolder();
            assertThat(EmbeddedPostgres.findRunning(folder.root())).isEmpty();
        }
    }

    @Test
    void aLostPasswordFileIsReplacedAndTheDataStays() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            run(server, "create table kept as select 7 as answer");
        }
        Files.delete(folder.password());
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThat(ask(server, "select answer from kept")).isEqualTo("7");
        }
    }

    @Test
    void aConnectionNeedsThePassword() {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> ask(new DatabaseUrl(server.jdbcUrl(), server.user(), "guess"), "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void refusesTheFilesOfAnotherMajorVersionInOneSentence() throws IOException {
        Files.writeString(folder.cluster().resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("was written by PostgreSQL 17")
                .hasMessageContaining("firstring backup")
                .hasMessageContaining("firstring restore");
    }

    @Test
    void rootIsToldUpFrontThatThePathCannotBeReached() throws IOException {
        assumeThat((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isZero();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        assertThat(EmbeddedPostgres.isReachable(folder.root())).isFalse();
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("cannot reach " + folder.root());

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(EmbeddedPostgres.isReachable(folder.root())).isTrue();
    }

    @Test
    void theClusterBelongsToTheRunUserAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.cluster())))
                .isEqualTo("rwx------");
        assertThat((int) Files.getAttribute(folder.cluster(), "unix:uid")).isNotZero();
    }

    private DatabaseUrl address() {
        return EmbeddedPostgres.findRunning(folder.root()).orElseThrow();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        CompletableFuture<ProcessHandle> end = process.onExit();
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The pool waits up to two seconds for a connection. */
    private static String askUntilAnswered(HikariDataSource pool, String sql) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (Connection connection = pool.getConnection()) {
                return ask(connection, sql);
            } catch (SQLException away) {
                assertThat(System.nanoTime()).as("never came back: " + away).isLessThan(deadline);
            }
        }
    }

    private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
        return ask(server.address(), sql);
    }

    private static String ask(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url)) {
            return ask(connection, sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(EmbeddedPostgres server, String sql) throws SQLException {
        run(server.address(), sql);
    }

    private static void run(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }
}
