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
 * The remains of an earlier run: processes of this cluster that nothing supervises, and the pid file of a dead server.
 * Both are removed before a server starts, under the folder's lock. Orphans are stopped, never used.
 */
final class StaleProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(StaleProcesses.class);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * The signals tried in turn, each with the time it is given: none, because a process tied to a dead parent is
     * already ending; a fast shutdown, which needs one checkpoint; an immediate one without it.
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
     * Afterwards no process uses the cluster. A dead server whose process was not reaped keeps its process id, and
     * PostgreSQL would take it for alive; so its pid file is deleted once none of its processes is left.
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
            awaitNone(attempt.maxWait());
        }
        throw new DatabaseFault("A PostgreSQL process of an earlier run (process " + orphans() + ") still uses "
                + folder.cluster() + " and does not stop. End it, then start again.");
    }

    private void awaitNone(Duration maxWait) throws IOException {
        long deadline = System.nanoTime() + maxWait.toNanos();
        while (!orphans().isEmpty() && System.nanoTime() < deadline) {
            PollPause.of(PAUSE);
        }
    }

    /** Every live process of the cluster, found by its command line; one that has ended but was not reaped has none. */
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

    private record Attempt(String signal, boolean everyProcess, Duration maxWait) {}
}
