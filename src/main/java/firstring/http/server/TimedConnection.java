package firstring.http.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, closed when a request's line and headers take too long. A head that arrives at once, as
 * almost all do, costs no timer.
 */
final class TimedConnection extends HttpConnection {
    private final Times times;
    private final Scheduler scheduler;

    /** The deadline of the head that is arriving; null while none is. */
    private final AtomicReference<Scheduler.@Nullable Task> deadline = new AtomicReference<>();

    /** The deadline of the first head, from the opening of the connection. */
    private Scheduler.@Nullable Task opening;

    /**
     * How long a client can take.
     *
     * @param firstHead from the opening of the connection, including a TLS handshake, to the end of the first head
     * @param head from the first byte of a head to its last
     */
    record Times(Duration firstHead, Duration head) {}

    TimedConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint, Times times) {
        super(configuration, connector, endPoint);
        this.times = times;
        this.scheduler = connector.getScheduler();
    }

    @Override
    public void onOpen() {
        opening = scheduler.schedule(this::expireOpening, times.firstHead().toMillis(), TimeUnit.MILLISECONDS);
        super.onOpen();
    }

    @Override
    public void onFillable() {
        super.onFillable();
        watchHead();
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        cancel(opening);
        cancel(deadline.getAndSet(null));
        super.onClose(cause);
    }

    private static void cancel(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }

    private void watchHead() {
        if (isInHead() && deadline.get() == null) {
            long heads = getMessagesIn();
            Scheduler.Task task =
                    scheduler.schedule(() -> expire(heads), times.head().toMillis(), TimeUnit.MILLISECONDS);
            if (!deadline.compareAndSet(null, task)) {
                task.cancel();
            }
        }
    }

    /** Ignores a head that began after the deadline was set: it has its own deadline. */
    private void expire(long headsBefore) {
        deadline.set(null);
        if (isInHead() && getMessagesIn() == headsBefore) {
            getEndPoint().close(new TimeoutException("head"));
        } else {
            watchHead();
        }
    }

    private void expireOpening() {
        if (getMessagesIn() == 0) {
            getEndPoint().close(new TimeoutException("first head"));
        }
    }

    private boolean isInHead() {
        HttpParser.State state = getParser().getState();
        return state.compareTo(HttpParser.State.START) > 0 && state.compareTo(HttpParser.State.CONTENT) < 0;
    }
}
