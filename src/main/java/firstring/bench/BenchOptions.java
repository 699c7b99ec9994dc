package firstring.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measurements to run. {@code document} is the page for the results, null for none; {@code recording} is the file
 * for a flight recording of the server, null for none.
 */
public record BenchOptions(
        List<Integer> accounts,
        List<Integer> connections,
        Duration warmUp,
        Duration round,
        int rounds,
        boolean measuresStart,
        @Nullable Path document,
        @Nullable Path recording) {

    /** The full table: about ten minutes. */
    public static BenchOptions full() {
        return new BenchOptions(
                List.of(1, 200),
                List.of(1, 32, 128),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                3,
                true,
                null,
                null);
    }

    /** A smoke test of a few seconds: checks that leads are counted correctly, not their speed. */
    public static BenchOptions quick() {
        return new BenchOptions(
                List.of(1, 5), List.of(1, 16), Duration.ofSeconds(1), Duration.ofMillis(500), 1, false, null, null);
    }

    public BenchOptions withDocument(Path page) {
        return new BenchOptions(accounts, connections, warmUp, round, rounds, measuresStart, page, recording);
    }

    public BenchOptions withRecording(Path file) {
        return new BenchOptions(accounts, connections, warmUp, round, rounds, measuresStart, document, file);
    }
}
