package firstring.work;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all due work of this server. Every kind has its own loops that look for due rows, so a slow kind holds up no
 * other. Several servers share the rows. Thread-safe.
 */
public final class Work implements AutoCloseable {
    private final InstantSource clock;
    private final List<KindLoop> loops = new ArrayList<>();

    public Work(InstantSource clock, List<? extends DueKind> kinds) {
        this(clock, kinds, Outcomes.ignored());
    }

    public Work(InstantSource clock, List<? extends DueKind> kinds, Outcomes outcomes) {
        this.clock = clock;
        for (DueKind kind : kinds) {
            switch (kind) {
                case DueWork<?> work -> loops.add(new ItemLoop<>(work, clock, outcomes));
                case DueBatches batches -> {
                    for (int i = 0; i < batches.maxRunning(); i++) {
                        loops.add(new BatchLoop(batches, clock, outcomes));
                    }
                }
            }
        }
    }

    public void start() {
        loops.forEach(KindLoop::start);
    }

    /**
     * Runs everything that is due at the clock's time, including what becomes due meanwhile, and returns how many rows
     * that was. For tests with a settable clock, and for commands.
     */
    public int runDueNow() throws SQLException, InterruptedException {
        for (KindLoop loop : loops) {
            loop.pullBackAfterSetBack(clock.instant());
        }
        int total = 0;
        int taken;
        do {
            taken = 0;
            for (KindLoop loop : loops) {
                taken += loop.runDue();
            }
            for (KindLoop loop : loops) {
                loop.awaitIdle();
            }
            total += taken;
        } while (taken > 0);
        return total;
    }

    /** Prolongs the leases of running rows, as happens every third of their length. For tests with a settable clock. */
    public void prolongRunning() {
        loops.forEach(KindLoop::prolong);
    }

    /** Stops claiming, and waits a limited time for what is running. */
    @Override
    public void close() {
        loops.forEach(KindLoop::stop);
        loops.forEach(KindLoop::breakOff);
        try {
            for (KindLoop loop : loops) {
                loop.drain();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
