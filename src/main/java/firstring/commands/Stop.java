package firstring.commands;

import firstring.App;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in good order when SIGTERM or SIGINT arrives, with exit code 0: the JVM's own code would be that of
 * a killed process, hence the halt at the end of its shutdown hook.
 */
final class Stop {
    private static final Logger log = LoggerFactory.getLogger(Stop.class);

    private final AtomicReference<App> app = new AtomicReference<>();

    private Stop() {}

    /** To be called before the server starts. A start that is interrupted leaves nothing that needs closing. */
    static Stop onSignal() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop::run));
        return stop;
    }

    void closes(App started) {
        app.set(started);
    }

    private void run() {
        App running = app.get();
        if (running == null) {
            return;
        }
        log.info("event=server_stopping");
        running.close();
        log.info("event=server_stopped");
        Runtime.getRuntime().halt(0);
    }
}
