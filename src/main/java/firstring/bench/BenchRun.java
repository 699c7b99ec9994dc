package firstring.bench;

import firstring.accounts.tokens.TokenKey;
import firstring.bench.growth.Population;
import firstring.bench.growth.ResultRow;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run of the bench in its own folder: a new database, a server process, and everything measured there. */
final class BenchRun {
    private static final int TRAINING_CONNECTIONS = 32;
    private static final Duration TRAINING = Duration.ofSeconds(2);

    private final BenchOptions options;
    private final PrintStream out;
    private final ServerProcess.Setup setup;
    private final TokenKey key;
    private final Map<ResultRow, Measure> measures = new LinkedHashMap<>();
    private final List<String> mismatches = new ArrayList<>();

    BenchRun(BenchOptions options, BenchFolder folder, PrintStream out) {
        String secret = UUID.randomUUID().toString();
        this.options = options;
        this.out = out;
        this.setup = new ServerProcess.Setup(folder.data(), secret, recordingTo(options.recording()));
        this.key = new TokenKey(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that did not match, in sentences. */
    List<String> mismatches() {
        return Collections.unmodifiableList(mismatches);
    }

    Report measure() throws IOException, SQLException, InterruptedException {
        BenchAccount starter;
        String machine;
        ProcessUsage.Memory memory;
        try (ServerProcess server = startServer();
                BenchDatabase database = BenchDatabase.ofRunning(setup.dataFolder())) {
            BenchStore store = database.store();
            starter = store.createAccounts(1, key).getFirst();
            machine = Machine.here().sentence(store.serverVersion());
            Meter meter = new Meter(server.pid(), Path.of(store.dataDirectory()));
            store.createTurn();
            for (int accounts : options.accounts()) {
                comparison(accounts, server.address(), database, meter);
            }
            store.dropTurn();
            memory = meter.serverMemory();
        }
        List<Duration> starts = options.measuresStart() ? clock(starter).measure() : List.of();
        return new Report(machine, measures, starts, memory);
    }

    /** The same as part of {@link #measure()}, after one start that creates the data. */
    List<Duration> measureStart() throws IOException, InterruptedException {
        BenchAccount starter;
        try (ServerProcess _ = startServer();
                BenchDatabase database = BenchDatabase.ofRunning(setup.dataFolder())) {
            starter = database.store().createAccounts(1, key).getFirst();
        }
        return clock(starter).measure();
    }

    /** Runs a server briefly so that its JVM writes a cache for later starts. */
    void train(Path cache) throws IOException, InterruptedException {
        ServerProcess.Setup watched = setup.with(List.of("-XX:AOTCacheOutput=" + cache));
        try (ServerProcess server = startServer(watched);
                BenchDatabase database = BenchDatabase.ofRunning(setup.dataFolder())) {
            List<BenchAccount> accounts = database.store().createAccounts(1, key);
            InetSocketAddress address = server.address();
            LoadGenerator generator = new LoadGenerator(address, new Requests(accounts, SideBySide.hostOf(address)));
            Population sent = new Population();
            for (Workload workload : List.of(Workload.NEW, Workload.MIXED)) {
                generator.run(TRAINING_CONNECTIONS, TRAINING, sent.begin(workload)::next);
            }
        }
    }

    private void comparison(int accounts, InetSocketAddress server, BenchDatabase database, Meter meter)
            throws IOException, SQLException, InterruptedException {
        BenchStore store = database.store();
        SideBySide comparison = new SideBySide(
                store.createAccounts(accounts, key),
                store.createAccounts(accounts, key),
                server,
                database.forBaseline(),
                meter);
        int max = Collections.max(options.connections());
        out.printf("%d account(s): warming up%n", accounts);
        comparison.warmUp(max, options.warmUp(), store);
        for (int round = 1; round <= options.rounds(); round++) {
            out.printf("%d account(s): round %d of %d%n", accounts, round, options.rounds());
            for (Workload workload : Arrays.asList(Workload.values())) {
                comparison.round(workload, options.connections(), options.round(), measures);
            }
        }
        mismatches.addAll(comparison.mismatches(store));
    }

    private ServerProcess startServer() throws IOException, InterruptedException {
        return startServer(setup);
    }

    private static ServerProcess startServer(ServerProcess.Setup setup) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.launch(setup);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException failed) {
            server.close();
            throw failed;
        }
    }

    private StartClock clock(BenchAccount starter) {
        return new StartClock(setup.with(List.of()), starter);
    }

    private static List<String> recordingTo(@Nullable Path file) {
        return file == null ? List.of() : List.of("-XX:StartFlightRecording=settings=profile,filename=" + file);
    }
}
