package firstring.postgres;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.embedded.Binaries;
import firstring.postgres.embedded.RunUser;
import firstring.postgres.embedded.SystemCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A PostgreSQL of the oldest supported major version, with an empty database as its initdb creates it. */
public final class OldestPostgres implements AutoCloseable {
    private static final Path ARCHIVE = Path.of("target", "oldest-postgres", "postgres-linux-x86_64.txz");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path home;
    private final Process process;
    private final DatabaseUrl url;
    private final HikariDataSource pool;

    private OldestPostgres(Path home, Process process, DatabaseUrl url, HikariDataSource pool) {
        this.home = home;
        this.process = process;
        this.url = url;
        this.pool = pool;
    }

    /** Starts the server and migrates its database. */
    public static OldestPostgres start() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(Path.of("/var/tmp"), "firstring-oldest-");
        RunUser user = RunUser.choose(home.resolve("none"));
        Path binaries = new Binaries(ARCHIVE.toUri().toURL()).unpackInto(home);
        user.giveTo(home);
        Path data = home.resolve("data");
        String initdb = binaries.resolve("bin/initdb").toString();
        SystemCommands.require(
                user.command(List.of(initdb, "--pgdata=" + data, "--username=owner", "--encoding=UTF8", "--locale=C")),
                Path.of("/"),
                "");
        int port = freePort();
        List<String> postgres = List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        Process process =
                SystemCommands.prepare(user.command(postgres), Path.of("/")).start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
        awaitReady(process);
        DatabaseUrl url = new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "owner", "");
        try (HikariDataSource commands = Pools.openForCommands(url)) {
            Migrations.run(commands);
        }
        return new OldestPostgres(home, process, url, Pools.open(url, 8));
    }

    public DatabaseUrl url() {
        return url;
    }

    public Database database() {
        return Database.of(pool);
    }

    @Override
    public void close() {
        pool.close();
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Binaries.delete(home);
        } catch (InterruptedException | ExecutionException | TimeoutException | IOException stuck) {
            throw new IllegalStateException("the oldest PostgreSQL did not go", stuck);
        }
    }

    /** Returns when it reports that it is ready; further output is read and discarded, so that it never blocks. */
    private static void awaitReady(Process process) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() -> process.inputReader().lines().forEach(line -> {
                    if (line.contains("ready to accept connections")) {
                        ready.countDown();
                    }
                }));
        if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            throw new IllegalStateException("the oldest PostgreSQL did not start within " + PATIENCE);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
