package firstring.concurrent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs computations that keep a processor busy for milliseconds: a few at a time, on platform threads of low priority.
 * Virtual threads are not preempted, so the same computations there would hold up every request. A few more can wait;
 * beyond those a caller is refused at once. A burst runs at full speed; computations that never end get a small share of
 * a processor, however many callers there are ({@link ProcessorShare}). Thread-safe.
 */
public final class HeavyWork implements AutoCloseable {
    private static final int MAX_THREADS = 2;
    private static final int MAX_WAITING = 16;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

    private final String name;
    private final ThreadPoolExecutor threads;
    private final LongAdder done = new LongAdder();
    private final LongAdder refused = new LongAdder();

    HeavyWork(String name, int threads, int waiting, ProcessorShare share) {
        this.name = name;
        this.threads = new Threads(name, threads, waiting, share);
    }

    /** Threads that rest after each computation for as long as their share demands; its caller has the result by then. */
    private static final class Threads extends ThreadPoolExecutor {
        private final ProcessorShare share;

        Threads(String name, int threads, int waiting, ProcessorShare share) {
            super(
                    threads,
                    threads,
                    IDLE_THREAD.toSeconds(),
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(waiting),
                    work -> Thread.ofPlatform().daemon().name(name).unstarted(() -> {
                        Niceness.yieldToOthers();
                        work.run();
                    }));
            this.share = share;
            allowCoreThreadTimeOut(true);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable work) {
            share.begin();
        }

        @Override
        protected void afterExecute(Runnable work, @Nullable Throwable failure) {
            share.endAndRest();
        }
    }

    /** One thread, or two on a machine of four processors and more, so that there is always one for everything else. */
    public static HeavyWork named(String name) {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        return new HeavyWork(name, Math.clamp(half, 1, MAX_THREADS), MAX_WAITING, ProcessorShare.ofThisMachine());
    }

    /**
     * Waits for the computation's result and rethrows what it throws.
     *
     * @throws Overloaded when too many wait already, or when its turn did not come in time
     */
    public <T> T run(Supplier<T> computation) {
        FutureTask<T> task = new FutureTask<>(() -> counted(computation));
        try {
            threads.execute(task);
            return task.get(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (RejectedExecutionException full) {
            throw refuse();
        } catch (TimeoutException late) {
            task.cancel(false);
            threads.remove(task);
            throw refuse();
        } catch (InterruptedException stopped) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw refuse();
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        }
    }

    /** Spares a caller the steps before a computation that {@link #run} would refuse now. */
    public void refuseWhenFull() {
        if (threads.getQueue().remainingCapacity() == 0) {
            throw refuse();
        }
    }

    /** Adds how many computations run, wait and were refused to the server's meters. */
    public void addMeters(MeterRegistry registry) {
        gauge(registry, "running", ThreadPoolExecutor::getActiveCount);
        gauge(registry, "waiting", pool -> pool.getQueue().size());
        counter(registry, "firstring.heavy.work.done", done);
        counter(registry, "firstring.heavy.work.refused", refused);
    }

    private void counter(MeterRegistry registry, String meter, LongAdder count) {
        FunctionCounter.builder(meter, count, LongAdder::sum)
                .description("Processor-heavy computations by result")
                .tag("work", name)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String state, ToDoubleFunction<ThreadPoolExecutor> value) {
        Gauge.builder("firstring.heavy.work", threads, value)
                .description("Processor-heavy computations")
                .tag("work", name)
                .tag("state", state)
                .register(registry);
    }

    /** Refuses new computations; running ones finish. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private <T> T counted(Supplier<T> computation) {
        try {
            return computation.get();
        } finally {
            done.increment();
        }
    }

    private Overloaded refuse() {
        refused.increment();
        return new Overloaded(name);
    }

    private static RuntimeException unwrapped(@Nullable Throwable failure) {
        return switch (failure) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(failure);
        };
    }
}
