package firstring.commands;

import firstring.App;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the server gracefully on SIGTERM or SIGINT, with exit code 0: the JVM's own code would be that of a killed
 * process, hence the halt at the end of its shutdown hook. A start in progress is completed first, so that the
 * credentials it prints once are not lost.
 */
final class Stop {
    private static final Logger log = LoggerFactory.getLogger(Stop.class);

    private final CompletableFuture<Optional<App>> start = new CompletableFuture<>();
    private final Duration maxStart;

    private Stop(Duration maxStart) {
        this.maxStart = maxStart;
    }

    /**
     * Call this before the server starts.
     *
     * @param maxStart how long a start in progress is awaited; a longer one is aborted
     */
    static Stop onSignal(Duration maxStart) {
        Stop stop = new Stop(maxStart);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop::run));
        return stop;
    }

    void closeOnSignal(App started) {
        start.complete(Optional.of(started));
    }

    /** Called when the start has ended; without a server to close, the process ends normally. */
    void startEnded() {
        start.complete(Optional.empty());
    }

    private void run() {
        if (start.isDone() && start.join().isEmpty()) {
            return;
        }
        log.info("event=server_stopping");
        awaitStart().ifPresent(App::close);
        log.info("event=server_stopped");
        Runtime.getRuntime().halt(0);
    }

    private Optional<App> awaitStart() {
        try {
            return start.get(maxStart.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException givenUp) {
            log.warn("event=start_given_up");
            return Optional.empty();
        }
    }
}
