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
 * Ends the process in good order when SIGTERM or SIGINT arrives, with exit code 0: the JVM's own code would be that of
 * a killed process, hence the halt at the end of its shutdown hook. A start under way is let come to its end first, so
 * that what it makes and prints once is not lost.
 */
final class Stop {
    private static final Logger log = LoggerFactory.getLogger(Stop.class);

    private final CompletableFuture<Optional<App>> start = new CompletableFuture<>();
    private final Duration patience;

    private Stop(Duration patience) {
        this.patience = patience;
    }

    /**
     * To be called before the server starts.
     *
     * @param patience how long a start may take to its end; one that takes longer is given up
     */
    static Stop onSignal(Duration patience) {
        Stop stop = new Stop(patience);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop::run));
        return stop;
    }

    void closes(App started) {
        start.complete(Optional.of(started));
    }

    /** The start is over; without a server to close, the process ends as it likes. */
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
            return start.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException givenUp) {
            log.warn("event=start_given_up");
            return Optional.empty();
        }
    }
}
