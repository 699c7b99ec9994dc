package firstring.outbound;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a socket when its time is up, whatever is being read or written. Thread-safe. */
public final class Deadline {
    private final Socket socket;
    private final Future<?> closing;
    private volatile boolean passed;

    Deadline(Socket socket, Duration whole, ScheduledExecutorService timer) {
        this.socket = socket;
        this.closing = timer.schedule(this::pass, whole.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass() {
        passed = true;
        Connection.closeQuietly(socket);
    }

    boolean hasPassed() {
        return passed;
    }

    void cancel() {
        closing.cancel(false);
    }
}
