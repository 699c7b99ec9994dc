package firstring.concurrent;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The processor time that a kind of work may use: all it wants for a burst, then a fixed share of each second. Priority
 * alone does not bound it, since the kernel may weigh a whole process, whatever its threads' priorities are, against the
 * database's. Thread-safe; the begin and the end of a computation are on the same thread.
 */
final class ProcessorShare {
    private static final Duration BURST = Duration.ofSeconds(2);
    private static final int ONE_OF = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** In microseconds of processor time. */
    private final Bucket budget;

    private final ThreadLocal<Long> begun = ThreadLocal.withInitial(() -> 0L);

    /**
     * @param burst the processor time that can be used at once
     * @param refill how long it takes until all of that can be used again
     */
    ProcessorShare(Duration burst, Duration refill) {
        long micros = TimeUnit.NANOSECONDS.toMicros(burst.toNanos());
        this.budget = Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(Bandwidth.builder()
                        .capacity(micros)
                        .refillGreedy(micros, refill)
                        .build())
                .build();
    }

    /** Two seconds at once, then a twentieth of all processors. */
    static ProcessorShare ofThisMachine() {
        return new ProcessorShare(
                BURST, BURST.multipliedBy(ONE_OF).dividedBy(Runtime.getRuntime().availableProcessors()));
    }

    /** Called by a thread before a computation. */
    void begin() {
        begun.set(THREADS.getCurrentThreadCpuTime());
    }

    /** Called by the same thread after it: returns when the share allows another. */
    void endAndRest() {
        long used = TimeUnit.NANOSECONDS.toMicros(THREADS.getCurrentThreadCpuTime() - begun.get());
        long rest = budget.consumeIgnoringRateLimits(Math.max(used, 1));
        try {
            TimeUnit.NANOSECONDS.sleep(rest);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
