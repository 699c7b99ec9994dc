package firstring.bench.growth;

import firstring.accounts.tokens.TokenKey;
import firstring.bench.BenchAccount;
import firstring.bench.BenchDatabase;
import firstring.bench.BenchFolder;
import firstring.bench.LoadGenerator;
import firstring.bench.Measure;
import firstring.bench.Requests;
import firstring.bench.ServerProcess;
import firstring.bench.SideBySide;
import firstring.bench.Tally;
import firstring.bench.Usage;
import firstring.bench.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Measures the effect of size: two servers side by side, one whose account grows and one that started empty, loaded
 * alternately, so that other load on the machine affects both; and searches on the growing one.
 */
public final class Growth {
    private static final int CONNECTIONS = 128;
    private static final int ROUNDS = 4;
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    private final PrintStream out;
    private final List<Long> sizes;

    public Growth(List<Long> sizes, PrintStream out) {
        this.sizes = sizes;
        this.out = out;
    }

    /** The lines of a Markdown table. */
    public List<String> measure() throws IOException, SQLException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| contacts | leads | leads/s filled | leads/s empty | ratio (rounds) | search p50 ms | p95 ms | max ms |"
                        + " pages p50 ms | p95 ms | max ms |");
        lines.add("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        try (BenchFolder grownFolder = BenchFolder.create();
                BenchFolder emptyFolder = BenchFolder.create();
                Side grown = Side.start(grownFolder);
                Side empty = Side.start(emptyFolder)) {
            GrowthStore store = grown.database.growth();
            store.allowSearch(grown.account);
            GrowthStore.SignIn signIn = store.createSignIn(grown.account);
            long size = 0;
            for (long wanted : sizes) {
                out.printf(Locale.ROOT, "filling up to %,d contacts%n", wanted);
                store.fill(grown.account, size, wanted);
                size = wanted;
                grown.repeat(wanted, sizes.getLast());
                empty.warmUp();
                grown.warmUp();
                for (Workload workload : List.of(Workload.NEW, Workload.MIXED)) {
                    lines.add(compare(wanted, workload, grown, signIn, empty));
                    out.println(lines.getLast());
                }
            }
        }
        return lines;
    }

    private static String compare(long size, Workload workload, Side grown, GrowthStore.SignIn signIn, Side empty)
            throws IOException, InterruptedException {
        Measure large = new Measure();
        Measure small = new Measure();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            small.add(empty.load(workload, ROUND), Usage.NONE);
            large.add(grown.load(workload, ROUND), Usage.NONE);
            ratios.add(large.rates().getLast() / small.rates().getLast());
        }
        requireNoErrors(small);
        requireNoErrors(large);
        Histogram search = new SearchLoad(grown.address(), grown.account).run();
        Histogram pages = PageLoad.run(grown.address(), signIn, size);
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %,.0f | %,.0f | **%.2f** (%.2f–%.2f) | %s | %s |",
                size,
                workload.code(),
                large.leadsPerSecond(),
                small.leadsPerSecond(),
                large.leadsPerSecond() / small.leadsPerSecond(),
                ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                millis(search),
                millis(pages));
    }

    private static String millis(Histogram micros) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f",
                micros.getValueAtPercentile(50) / 1_000.0,
                micros.getValueAtPercentile(95) / 1_000.0,
                micros.getMaxValue() / 1_000.0);
    }

    private static void requireNoErrors(Measure measure) {
        if (measure.tally().errors > 0) {
            throw new IllegalStateException("A lead was not accepted: " + measure.tally().firstError);
        }
    }

    /** One server with one account. */
    private static final class Side implements AutoCloseable {
        private final ServerProcess server;
        private final BenchDatabase database;
        private final BenchAccount account;
        private final LoadGenerator generator;
        private Population sent = new Population();

        private Side(ServerProcess server, BenchDatabase database, BenchAccount account) {
            this.server = server;
            this.database = database;
            this.account = account;
            InetSocketAddress address = server.address();
            this.generator = new LoadGenerator(address, new Requests(List.of(account), SideBySide.hostOf(address)));
        }

        static Side start(BenchFolder folder) throws IOException, InterruptedException {
            String secret = UUID.randomUUID().toString();
            ServerProcess server = ServerProcess.launch(new ServerProcess.Setup(folder.data(), secret, List.of()));
            server.awaitReady();
            BenchDatabase database = BenchDatabase.ofRunning(folder.data());
            TokenKey key = new TokenKey(secret.getBytes(StandardCharsets.UTF_8));
            return new Side(
                    server, database, database.store().createAccounts(1, key).getFirst());
        }

        InetSocketAddress address() {
            return server.address();
        }

        /** From now on leads repeat the stored ones; new ones are numbered after all that will ever be stored. */
        void repeat(long filled, long last) {
            sent = new Population(filled, Math.max(last, sent.size()));
        }

        void warmUp() throws IOException {
            load(Workload.NEW, WARM_UP);
            database.store().analyze();
        }

        Tally load(Workload workload, Duration duration) throws IOException {
            return generator.run(CONNECTIONS, duration, sent.begin(workload)::next);
        }

        @Override
        public void close() throws IOException {
            database.close();
            server.close();
        }
    }
}
