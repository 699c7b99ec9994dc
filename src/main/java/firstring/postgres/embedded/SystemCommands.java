package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the operating system to their end. */
public final class SystemCommands {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** The only variables passed on: neither our secrets, nor settings that PostgreSQL would take for its own. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "LD_LIBRARY_PATH", "TMPDIR", "TZ");

    private SystemCommands() {}

    static boolean succeeds(List<String> command, Path folder) throws IOException {
        return run(command, folder, "").exit() == 0;
    }

    /** Throws with the last line of the command's output when it fails. */
    public static void require(List<String> command, Path folder, String input) throws IOException {
        Outcome outcome = run(command, folder, input);
        if (outcome.exit() != 0) {
            throw new DatabaseFault("PostgreSQL could not be set up: "
                    + outcome.output().strip().lines().reduce((_, last) -> last).orElse("no reason given"));
        }
    }

    /** The command's output. */
    static String output(List<String> command, Path folder) throws IOException {
        return run(command, folder, "").output();
    }

    public static ProcessBuilder prepare(List<String> command, Path folder) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static Outcome run(List<String> command, Path folder, String input) throws IOException {
        Process process = prepare(command, folder).start();
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(input).close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DatabaseFault("The wait for a command was interrupted.", stop);
        }
    }

    private record Outcome(int exit, String output) {}
}
