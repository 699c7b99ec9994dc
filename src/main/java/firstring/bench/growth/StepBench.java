package firstring.bench.growth;

import firstring.accounts.tokens.TokenKey;
import firstring.bench.BenchAccount;
import firstring.bench.BenchDatabase;
import firstring.bench.BenchFolder;
import firstring.bench.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Measures how fast sequence steps run that need only the database, and how late they begin, next to many that are not
 * due.
 */
public final class StepBench {
    private static final int PEOPLE = 20_000;
    private static final int WALKERS = 4_000;
    private static final int WAITS = 10;
    private static final int PUNCTUAL = 300;
    private static final String APART = "50 milliseconds";
    private static final Duration SPREAD = Duration.ofMillis(50L * PUNCTUAL);
    private static final Duration HEAD_START = Duration.ofSeconds(3);
    private static final Duration FAR = Duration.ofDays(300);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long PAUSE_MILLIS = 20;

    private final PrintStream out;
    private final int waiting;

    /** @param waiting the number of enrollments that wait for a far time in the second half */
    public StepBench(int waiting, PrintStream out) {
        this.waiting = waiting;
        this.out = out;
    }

    /** The lines of a Markdown table. */
    public List<String> measure() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("| enrollments waiting | tag, disposition and wait in one go: steps/s | one step at a time: steps/s"
                + " | start delay p50 ms | p99 ms | max ms |");
        lines.add("|---:|---:|---:|---:|---:|---:|");
        try (BenchFolder folder = BenchFolder.create()) {
            String secret = UUID.randomUUID().toString();
            try (ServerProcess server =
                    ServerProcess.launch(new ServerProcess.Setup(folder.data(), secret, List.of()))) {
                server.awaitReady();
                try (BenchDatabase database = BenchDatabase.ofRunning(folder.data())) {
                    TokenKey key = new TokenKey(secret.getBytes(StandardCharsets.UTF_8));
                    BenchAccount account =
                            database.store().createAccounts(1, key).getFirst();
                    measure(account, database.steps(), lines);
                }
            }
        }
        return lines;
    }

    private void measure(BenchAccount account, StepStore store, List<String> lines) throws InterruptedException {
        runAtOnce(account, store);
        lines.add(line(0, account, store));
        out.println(lines.getLast());
        long far = store.makeSequence(account, waits(1, "P1D"));
        store.enroll(account, far, waiting, Instant.now().plus(FAR), "1 second");
        store.analyze();
        lines.add(line(waiting, account, store));
        out.println(lines.getLast());
    }

    private static String line(int waiting, BenchAccount account, StepStore store) throws InterruptedException {
        double atOnce = runAtOnce(account, store);
        double oneByOne = runOneByOne(account, store);
        List<Double> delays = runPunctually(account, store);
        return String.format(
                Locale.ROOT,
                "| %,d | %,.0f | %,.0f | %.0f | %.0f | %.0f |",
                waiting,
                atOnce,
                oneByOne,
                delays.get(delays.size() / 2),
                delays.get(delays.size() * 99 / 100),
                delays.getLast());
    }

    private static double runAtOnce(BenchAccount account, StepStore store) throws InterruptedException {
        String steps = """
                [{"type": "add_tag", "tag_id": %d}, {"type": "set_disposition", "disposition_status_id": %d},
                 {"type": "wait", "duration": "P200D"}]
                """.formatted(account.tag(), account.dispositionStatus());
        return 3 * PEOPLE / seconds(store, account, store.makeSequence(account, steps), PEOPLE);
    }

    private static double runOneByOne(BenchAccount account, StepStore store) throws InterruptedException {
        long sequence = store.makeSequence(account, waits(WAITS, "PT0.001S"));
        return (double) WAITS * WALKERS / seconds(store, account, sequence, WALKERS);
    }

    private static String waits(int count, String duration) {
        return "["
                + String.join(
                        ",",
                        java.util.Collections.nCopies(
                                count, "{\"type\":\"wait\",\"duration\":\"%s\"}".formatted(duration)))
                + "]";
    }

    private static double seconds(StepStore store, BenchAccount account, long sequence, int people)
            throws InterruptedException {
        Instant due = Instant.now();
        StepStore.Group group = store.enroll(account, sequence, people, due, "0 seconds");
        long start = System.nanoTime();
        awaitNoneLeft(store, group);
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static void awaitNoneLeft(StepStore store, StepStore.Group group) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (store.countLeft(group, Instant.now().plus(Duration.ofDays(1))) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Steps did not end within " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static List<Double> runPunctually(BenchAccount account, StepStore store) throws InterruptedException {
        String steps = "[{\"type\": \"set_disposition\", \"disposition_status_id\": %d}]"
                .formatted(account.dispositionStatus());
        long sequence = store.makeSequence(account, steps);
        StepStore.Group group =
                store.enroll(account, sequence, PUNCTUAL, Instant.now().plus(HEAD_START), APART);
        TimeUnit.MILLISECONDS.sleep(HEAD_START.plus(SPREAD).toMillis());
        awaitNoneLeft(store, group);
        List<Double> delays = store.listDelays(group);
        if (delays.size() != PUNCTUAL) {
            throw new IllegalStateException("%d of %d steps ran".formatted(delays.size(), PUNCTUAL));
        }
        return delays;
    }
}
