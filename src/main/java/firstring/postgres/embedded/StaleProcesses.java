package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import firstring.postgres.PollPause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier run left behind: processes of this cluster that nobody watches, and the name of a dead one. Both are
 * cleared away before a server starts, under the folder's lock. An orphan is stopped, never spoken to.
 */
final class StaleProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(StaleProcesses.class);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * The signals tried in turn, each with the time it is given: none, because one tied to a dead parent is ending
     * already; a fast shutdown, which needs one checkpoint; an end without it.
     */
    private static final List<Attempt> ATTEMPTS = List.of(
            new Attempt("0", false, Duration.ofMillis(500)),
            new Attempt("INT", false, Duration.ofSeconds(60)),
            new Attempt("QUIT", true, Duration.ofSeconds(10)));

    private final DataFolder folder;
    private final String marker;

    StaleProcesses(DataFolder folder, String marker) {
        this.folder = folder;
        this.marker = marker;
    }

    /**
     * Afterwards no process works on the cluster. A dead server that nobody has reaped keeps its process id, and
     * PostgreSQL would take it for alive; so its name is removed once none of its processes is left.
     */
    void clear() throws IOException {
        for (Attempt attempt : ATTEMPTS) {
            List<Long> orphans = orphans();
            if (orphans.isEmpty()) {
                Files.deleteIfExists(folder.postmasterPid());
                return;
            }
            LOG.warn("event=postgres_orphan pids={} signal={}", orphans, attempt.signal());
            for (long pid : attempt.everyProcess() ? orphans : leader(orphans)) {
                Signals.send(attempt.signal(), pid);
            }
            awaitNone(attempt.patience());
        }
        throw new DatabaseFault("A PostgreSQL that an earlier run left behind (process " + orphans()
                + ") still works on " + folder.cluster() + " and does not stop: end it, then start again.");
    }

    private void awaitNone(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!orphans().isEmpty() && System.nanoTime() < deadline) {
            PollPause.of(PAUSE);
        }
    }

    /** Every live process of the cluster, found by its command line: one that has ended but lingers has none. */
    private List<Long> orphans() throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).contains(marker)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** The server among its processes; the others end by themselves when it does. */
    private List<Long> leader(List<Long> orphans) throws IOException {
        return PostmasterPid.read(folder.postmasterPid()).stream()
                .map(PostmasterPid::pid)
                .filter(orphans::contains)
                .toList();
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private record Attempt(String signal, boolean everyProcess, Duration patience) {}
}
