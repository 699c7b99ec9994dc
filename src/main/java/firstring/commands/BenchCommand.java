package firstring.commands;

import firstring.bench.Bench;
import firstring.bench.BenchOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = "Measures a separate server on this machine against a plain baseline; takes about ten minutes.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--quick",
            description = "Run for a few seconds: checks that leads are counted correctly, not their speed.")
    private boolean quick;

    @Option(names = "--start", description = "Measure only the time from process start to the first 201.")
    private boolean start;

    @Option(names = "--document", paramLabel = "FILE", description = "The Markdown page to write the results to.")
    private @Nullable Path document;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description = "The file to write a flight recording of the server to.")
    private @Nullable Path recording;

    @Option(
            names = "--grow",
            paramLabel = "CONTACTS",
            split = ",",
            arity = "0..1",
            fallbackValue = "1000000,5000000",
            description = "Measure intake and search with this many contacts, against an empty server.")
    private @Nullable List<Long> grow;

    @Option(
            names = "--steps",
            paramLabel = "WAITING",
            arity = "0..1",
            fallbackValue = "1000000",
            description = "Measure sequence steps, alone and with this many enrollments waiting.")
    private @Nullable Integer steps;

    @Option(names = "--train", paramLabel = "FILE", description = "Only write a cache that makes later starts faster.")
    private @Nullable Path train;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        if (grow != null) {
            Bench.grow(grow, document, System.out);
            return 0;
        }
        if (steps != null) {
            Bench.steps(steps, document, System.out);
            return 0;
        }
        if (train != null) {
            Bench.train(train.toAbsolutePath(), System.out);
            return 0;
        }
        if (start) {
            Bench.measureStart(System.out);
            return 0;
        }
        return Bench.run(options(), System.out) ? 0 : CommandFailure.FAILED;
    }

    private BenchOptions options() {
        BenchOptions options = quick ? BenchOptions.quick() : BenchOptions.full();
        options = document == null ? options : options.withDocument(document);
        return recording == null ? options : options.withRecording(recording);
    }
}
