package firstring.bench;

import firstring.bench.growth.Population;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures how long a server takes from the start of its process to its first 201, on an existing data folder. */
final class StartClock {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int TIMES = 3;

    private final ServerProcess.Setup setup;
    private final Requests requests;
    private final Population sent = new Population();

    StartClock(ServerProcess.Setup setup, BenchAccount account) {
        this.setup = setup;
        this.requests = new Requests(List.of(account), "localhost");
    }

    /** Starts and stops a server three times. */
    List<Duration> measure() throws IOException, InterruptedException {
        List<Duration> starts = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            try (ServerProcess server = ServerProcess.launch(setup)) {
                awaitCreated(server);
                starts.add(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return starts;
    }

    private void awaitCreated(ServerProcess server) throws IOException, InterruptedException {
        FirstLead first = new FirstLead(server.address(), requests);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!first.isCreated(sent)) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IOException("The server accepted no lead within " + LIMIT + ".");
            }
        }
    }
}
