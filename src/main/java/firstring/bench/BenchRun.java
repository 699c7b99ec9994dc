package firstring.bench;

import firstring.accounts.TokenKey;
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

/** One run of the bench in a folder of its own: a fresh database, a server process, and everything measured there. */
final class BenchRun {
    private final BenchOptions options;
    private final PrintStream out;
    private final ServerProcess.Setup setup;
    private final TokenKey key;
    private final Map<Cell, Measure> measures = new LinkedHashMap<>();
    private final List<String> mismatches = new ArrayList<>();

    BenchRun(BenchOptions options, BenchFolder folder, PrintStream out) {
        String secret = UUID.randomUUID().toString();
        this.options = options;
        this.out = out;
        this.setup = new ServerProcess.Setup(folder.data(), secret, options.recording());
        this.key = new TokenKey(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that did not add up, in sentences. */
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
                contest(accounts, server.address(), database, meter);
            }
            store.dropTurn();
            memory = meter.serverMemory();
        }
        List<Duration> starts = options.measuresStart() ? clock(starter).measure() : List.of();
        return new Report(machine, measures, starts, memory);
    }

    /** The same as part of {@link #measure()}, after one start that makes the data. */
    List<Duration> measureStart() throws IOException, InterruptedException {
        BenchAccount starter;
        try (ServerProcess _ = startServer();
                BenchDatabase database = BenchDatabase.ofRunning(setup.dataFolder())) {
            starter = database.store().createAccounts(1, key).getFirst();
        }
        return clock(starter).measure();
    }

    private void contest(int accounts, InetSocketAddress server, BenchDatabase database, Meter meter)
            throws IOException, SQLException, InterruptedException {
        BenchStore store = database.store();
        Contest contest = new Contest(
                store.createAccounts(accounts, key),
                store.createAccounts(accounts, key),
                server,
                database.forBaseline(),
                meter);
        int most = Collections.max(options.connections());
        out.printf("%d account(s): warming up%n", accounts);
        contest.warmUp(most, options.warmUp(), store);
        for (int round = 1; round <= options.rounds(); round++) {
            out.printf("%d account(s): round %d of %d%n", accounts, round, options.rounds());
            for (Workload workload : Arrays.asList(Workload.values())) {
                contest.round(workload, options.connections(), options.round(), measures);
            }
        }
        mismatches.addAll(contest.mismatches(store));
    }

    private ServerProcess startServer() throws IOException, InterruptedException {
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
        return new StartClock(setup.withoutRecording(), starter);
    }
}
