package firstring.bench.growth;

import firstring.bench.Workload;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of the leads that one side has sent to its accounts, counted from 0. Lead n goes to account {@code n %
 * accounts}, so a repeated number reaches the contact it created. Thread-safe.
 */
public final class Population {
    private final AtomicLong next = new AtomicLong();

    private final long filled;

    public Population() {
        this(0, 0);
    }

    /**
     * The first {@code filled} leads are already stored and are the ones repeated; new ones count from {@code next} on.
     */
    public Population(long filled, long next) {
        this.filled = filled;
        this.next.set(next);
    }

    public long size() {
        return next.get();
    }

    /** A source of lead numbers for one round. Repeats are drawn from leads sent before the round began. */
    public Draw begin(Workload workload) {
        return new Draw(workload, filled > 0 ? filled : size());
    }

    /** Draws the numbers of one round. Thread-safe. */
    public final class Draw {
        private final Workload workload;
        private final long known;
        private final AtomicLong turn = new AtomicLong();

        private Draw(Workload workload, long known) {
            if (workload != Workload.NEW && known == 0) {
                throw new IllegalStateException("There is no lead to repeat yet.");
            }
            this.workload = workload;
            this.known = known;
        }

        public long next() {
            return switch (workload) {
                case NEW -> next.getAndIncrement();
                case REPEAT -> anyKnown();
                case MIXED -> turn.getAndIncrement() % 2 == 0 ? next.getAndIncrement() : anyKnown();
            };
        }

        private long anyKnown() {
            return ThreadLocalRandom.current().nextLong(known);
        }
    }
}
