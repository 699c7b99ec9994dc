package firstring.postgres.embedded;

import firstring.postgres.PollPause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running PostgreSQL server, a child of this process. */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger("firstring.postgres.server");
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration FAST_STOP = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(5);

    private final DataFolder folder;
    private final Process process;
    private volatile String lastError = "no reason given";

    private Postmaster(DataFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts a server. It dies with the calling thread, which must therefore be a platform thread that outlives it. */
    static Postmaster launch(DataFolder folder, RunUser user, String program, int port) throws IOException {
        List<String> command = List.of(
                program,
                "-D",
                folder.cluster().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "cluster_name=" + folder.marker(),
                "-c",
                "fsync=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "synchronous_commit=on");
        Process process =
                SystemCommands.prepare(user.tiedCommand(command), folder.home()).start();
        process.getOutputStream().close();
        Postmaster postmaster = new Postmaster(folder, process);
        Thread.ofPlatform().daemon().name("postgres-log").start(postmaster::passLog);
        return postmaster;
    }

    private void passLog() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                pass(line);
            }
        } catch (IOException | UncheckedIOException gone) {
            LOG.debug("event=postgres_log_closed");
        }
    }

    private void pass(String line) {
        if (line.startsWith("LOG:")) {
            LOG.debug("event=postgres line=\"{}\"", line);
        } else {
            lastError = line;
            LOG.warn("event=postgres line=\"{}\"", line);
        }
    }

    /** False when it ended instead. A server that recovers after a crash becomes ready only afterward. */
    boolean awaitReady(CompletableFuture<?> stopRequested) throws IOException {
        while (process.isAlive() && !stopRequested.isDone()) {
            if (PostmasterPid.read(folder.postmasterPid())
                    .filter(PostmasterPid::ready)
                    .filter(found -> found.pid() == process.pid())
                    .isPresent()) {
                return true;
            }
            PollPause.of(PAUSE);
        }
        return false;
    }

    /** Returns when it ended by itself or a stop was requested. */
    void awaitEnd(CompletableFuture<?> stopRequested) {
        CompletableFuture.anyOf(process.onExit(), stopRequested).join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String lastError() {
        return lastError;
    }

    /** Shuts down fast: open transactions are rolled back, committed data is written by a checkpoint. */
    void stop() throws IOException {
        if (!endsAfter("INT", FAST_STOP) && !endsAfter("QUIT", IMMEDIATE_STOP)) {
            process.destroyForcibly();
        }
    }

    private boolean endsAfter(String signal, Duration limit) throws IOException {
        Signals.send(signal, process.pid());
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
