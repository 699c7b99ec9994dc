package firstring.bench;

import firstring.bench.growth.Growth;
import firstring.bench.growth.PerformancePage;
import firstring.bench.growth.StepBench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the product: a real server receiving leads over HTTP, compared with a plain {@linkplain Baseline baseline}.
 */
public final class Bench {
    private Bench() {}

    /**
     * Runs all measurements and prints the report; false when a response was not successful or the number of rows is
     * wrong.
     */
    public static boolean run(BenchOptions options, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        try (BenchFolder folder = BenchFolder.create()) {
            BenchRun run = new BenchRun(options, folder, out);
            Report report = run.measure();
            out.println(report.text());
            run.mismatches().forEach(mismatch -> out.println("MISMATCH " + mismatch));
            if (options.document() != null && run.mismatches().isEmpty()) {
                PerformancePage.write(options.document(), "bench", report.text());
            }
            return run.mismatches().isEmpty();
        }
    }

    /** Prints how long a server takes from the start of its process to the first 201 on an existing data folder. */
    public static void measureStart(PrintStream out) throws IOException, InterruptedException {
        try (BenchFolder folder = BenchFolder.create()) {
            List<Duration> starts = new BenchRun(BenchOptions.quick(), folder, out).measureStart();
            out.println("From process start to the first 201: " + Report.seconds(starts));
        }
    }

    /** Writes an ahead-of-time cache of a server's classes and profiles, with which later ones start faster. */
    public static void train(Path cache, PrintStream out) throws IOException, InterruptedException {
        try (BenchFolder folder = BenchFolder.create()) {
            new BenchRun(BenchOptions.quick(), folder, out).train(cache);
        }
    }

    /**
     * Measures intake and search while an account grows to these sizes; writes the table to the page if one is given.
     */
    public static void grow(List<Long> sizes, @Nullable Path page, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        List<String> lines = new Growth(sizes, out).measure();
        String report = String.join("\n", lines);
        out.println(report);
        if (page != null) {
            PerformancePage.write(page, "bench --grow", report);
        }
    }

    /** Measures sequence steps next to this many waiting enrollments; writes the table to the page if one is given. */
    public static void steps(int waiting, @Nullable Path page, PrintStream out)
            throws IOException, InterruptedException {
        String report = String.join("\n", new StepBench(waiting, out).measure());
        out.println(report);
        if (page != null) {
            PerformancePage.write(page, "bench --steps", report);
        }
    }
}
