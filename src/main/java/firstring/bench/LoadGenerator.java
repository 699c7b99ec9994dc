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
 * Posts leads over keep-alive connections from one thread: each connection sends its next lead when the last one is
 * answered. Built to cost little beside the server it measures: bytes are prepared, answers are read for their status
 * and length alone.
 */
public final class LoadGenerator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SELECT_MILLIS = 100;

    private final InetSocketAddress server;
    private final Requests requests;

    public LoadGenerator(InetSocketAddress server, Requests requests) {
        this.server = server;
        this.requests = requests;
    }

    /** Loads the server for a while; returns when every lead that was sent is answered or given up. */
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
                if (System.nanoTime() - end > PATIENCE.toNanos()) {
                    tally.failed("no answer within " + PATIENCE);
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
