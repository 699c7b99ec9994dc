package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server running on a cluster until it is closed: starts it, watches it, and restarts it on the same port
 * when it dies. Everything happens on one platform thread, to which the server's life is tied.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final int FIRST_ATTEMPTS = 3;

    private final DataFolder folder;
    private final RunUser user;
    private final Cluster cluster;
    private final StaleProcesses leftovers;
    private final CompletableFuture<Integer> firstReady = new CompletableFuture<>();
    private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
    private final Thread thread;
    private int port;
    private volatile long pid;

    Supervisor(DataFolder folder, RunUser user, Cluster cluster, StaleProcesses leftovers) {
        this.folder = folder;
        this.user = user;
        this.cluster = cluster;
        this.leftovers = leftovers;
        this.thread = Thread.ofPlatform().daemon().name("postgres-keeper").unstarted(this::keep);
    }

    /** Returns the port once the server is ready for the first time; it stays the same. */
    int start() {
        thread.start();
        try {
            return firstReady.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof DatabaseFault fault
                    ? fault
                    : new DatabaseFault("The embedded PostgreSQL could not be started.", failed);
        }
    }

    /** The process id of the current server, 0 before the first. */
    long pid() {
        return pid;
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; !stopRequested.isDone(); attempt++) {
            boolean served = serve(attempt);
            pause = served ? FIRST_PAUSE : longer(pause);
            awaitStop(pause);
        }
    }

    /** Runs one server to its end. True when it had become ready. */
    private boolean serve(int attempt) {
        try {
            return runServer(attempt);
        } catch (IOException | DatabaseFault broken) {
            if (!firstReady.isDone()) {
                stopRequested.complete(null);
                firstReady.completeExceptionally(broken);
            }
            LOG.error("event=postgres_start_failed reason=\"{}\"", broken.getMessage());
            return false;
        }
    }

    private boolean runServer(int attempt) throws IOException {
        leftovers.clear();
        if (!firstReady.isDone()) {
            port = freePort();
        }
        Postmaster postmaster = Postmaster.launch(folder, user, cluster.program("postgres"), port);
        pid = postmaster.pid();
        try {
            boolean ready = postmaster.awaitReady(stopRequested);
            if (ready) {
                LOG.info("event=postgres_ready pid={} port={}", pid, port);
                firstReady.complete(port);
                postmaster.awaitEnd(stopRequested);
            }
            reportEnd(postmaster, attempt);
            return ready;
        } finally {
            if (postmaster.isAlive()) {
                postmaster.stop();
            }
        }
    }

    private void reportEnd(Postmaster postmaster, int attempt) {
        if (stopRequested.isDone()) {
            return;
        }
        LOG.warn("event=postgres_ended pid={} last=\"{}\"", postmaster.pid(), postmaster.lastError());
        if (!firstReady.isDone() && attempt >= FIRST_ATTEMPTS) {
            throw new DatabaseFault("The embedded PostgreSQL could not be started: " + postmaster.lastError());
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
    }

    private void awaitStop(Duration pause) {
        try {
            stopRequested.get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goOn) {
            return;
        } catch (InterruptedException | ExecutionException stop) {
            stopRequested.complete(null);
        }
    }

    @Override
    public void close() {
        stopRequested.complete(null);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
