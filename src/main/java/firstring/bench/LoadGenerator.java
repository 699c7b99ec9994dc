package firstring.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Posts leads over keep-alive connections from one thread: each connection sends its next lead when the previous one is
 * answered. It uses little of the machine that it measures: requests are prepared, and only status and length of
 * responses are read.
 */
public final class LoadGenerator {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final long SELECT_MILLIS = 100;

    private final InetSocketAddress server;
    private final Requests requests;

    public LoadGenerator(InetSocketAddress server, Requests requests) {
        this.server = server;
        this.requests = requests;
    }

    /** Puts load on the server for the given duration; returns when every sent lead is answered or given up. */
    public Tally run(int connections, Duration duration, LongSupplier leads) throws IOException {
        Tally tally = new Tally();
        List<LoadConnection> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                LoadConnection connection = new LoadConnection(server, requests, tally, leads);
                open.add(connection);
                connection.open(selector);
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            for (LoadConnection connection : open) {
                connection.begin(selector, end);
            }
            while (open.stream().anyMatch(LoadConnection::isWaiting)) {
                selector.select(LoadGenerator::serve, SELECT_MILLIS);
                if (System.nanoTime() - end > MAX_WAIT.toNanos()) {
                    tally.failed("no response within " + MAX_WAIT);
                    break;
                }
            }
            tally.elapsedNanos = System.nanoTime() - start;
        } finally {
            for (LoadConnection connection : open) {
                connection.close();
            }
        }
        return tally;
    }

    private static void serve(SelectionKey key) {
        ((LoadConnection) key.attachment()).serve(key);
    }
}
