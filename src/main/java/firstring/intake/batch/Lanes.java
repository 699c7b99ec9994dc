package firstring.intake.batch;

import firstring.accounts.AccountId;
import firstring.intake.PendingJob;
import firstring.intake.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers leads into batches: each account has a lane, at most one batch with jobs of a lane runs at a time, and while it
 * commits, the next jobs gather. A few writers take the waiting lanes in turn, several small ones together. There is no timer: a
 * single lead is taken at once. Thread-safe.
 */
public final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    /**
     * Limits on waiting jobs and on one batch. The first {@code eager} writers take waiting jobs at once; more
     * would only make the batches smaller. The others help when a batch is held up.
     */
    public record Limits(
            int writers,
            int eager,
            int batchAccounts,
            int batchJobs,
            int batchBytes,
            int laneJobs,
            int nodeJobs,
            long nodeBytes) {
        public static final Limits DEFAULT = new Limits(4, 2, 128, 256, 1 << 20, 1_024, 4_096, 64L << 20);
    }

    /** Runs one batch to its end and completes each of its jobs. */
    public interface BatchRunner {
        void run(List<PendingJob> batch);
    }

    private static final class Lane {
        final AccountId account;
        final Deque<PendingJob> waiting = new ArrayDeque<>();

        Lane(AccountId account) {
            this.account = account;
        }
    }

    /** A batch that takes longer than this is waiting for another transaction's lock, or for the disk. */
    private static final long HELD_UP_NANOS = Duration.ofMillis(250).toNanos();

    /** Longer than a batch waits for a connection: that it gets none says nothing about the database. */
    private static final long HANGING_NANOS = Duration.ofSeconds(3).toNanos();

    private static final long RECHECK_NANOS = Duration.ofMillis(50).toNanos();

    private final Limits limits;
    private final BatchRunner runner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition laneReady = lock.newCondition();
    private final Map<AccountId, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final List<Thread> writers = new ArrayList<>();
    /** The start of each running batch, oldest first. */
    private final Deque<Long> running = new ArrayDeque<>();

    private int waitingJobs;
    private long waitingBytes;
    private boolean closing;

    public Lanes(Limits limits, BatchRunner runner) {
        this.limits = limits;
        this.runner = runner;
        for (int i = 1; i <= limits.writers(); i++) {
            writers.add(Thread.ofPlatform().name("intake-writer-" + i).start(this::writeBatches));
        }
    }

    /** Adds a job to its lane. False when the lane or the node is full, or the server stops: the job was not accepted. */
    public boolean offer(PendingJob job) {
        lock.lock();
        try {
            Lane lane = lanes.get(job.account());
            if (closing || isFull(lane, job)) {
                return false;
            }
            if (lane == null) {
                lane = new Lane(job.account());
                lanes.put(job.account(), lane);
                ready.add(lane);
                laneReady.signal();
            }
            lane.waiting.add(job);
            waitingJobs++;
            waitingBytes += job.bytes();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Jobs waiting for a batch: leads, and parked leads to hand out. */
    int waitingJobs() {
        lock.lock();
        try {
            return waitingJobs;
        } finally {
            lock.unlock();
        }
    }

    /** True when batches are running and even the latest one has run longer than any should. */
    public boolean isHanging() {
        lock.lock();
        try {
            return !running.isEmpty() && System.nanoTime() - running.getLast() > HANGING_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses every job waiting for a batch. */
    public void refuseWaiting() {
        lock.lock();
        try {
            lanes.values().forEach(lane -> lane.waiting.forEach(PendingJob::refuse));
        } finally {
            lock.unlock();
        }
    }

    /** Accepts no more jobs and waits until every accepted one is written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            laneReady.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread writer : writers) {
            try {
                writer.join(Duration.ofSeconds(30));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean isFull(@org.jspecify.annotations.Nullable Lane lane, PendingJob job) {
        return waitingJobs >= limits.nodeJobs()
                || waitingBytes + job.bytes() > limits.nodeBytes()
                || (lane != null && lane.waiting.size() >= limits.laneJobs());
    }

    /** The lanes and jobs that a writer has taken. */
    private record Taken(List<Lane> lanes, List<PendingJob> jobs, Long began) {
        static final Taken NOTHING = new Taken(List.of(), List.of(), 0L);
    }

    private void writeBatches() {
        while (true) {
            Taken taken = takeBatch();
            List<PendingJob> batch = taken.jobs();
            if (batch.isEmpty()) {
                return;
            }
            try {
                runner.run(batch);
            } catch (RuntimeException | Error bug) {
                LOG.error(
                        "event=batch_failed accounts={} leads={}", taken.lanes().size(), batch.size(), bug);
                batch.forEach(job -> job.outcome().complete(new Receipt.Broken(null)));
            }
            giveBack(taken);
        }
    }

    /** Waits for a ready lane and takes it, together with other ready lanes that fit. Empty when the server stops. */
    private Taken takeBatch() {
        lock.lock();
        try {
            while (ready.isEmpty() || !mayBegin()) {
                if (closing && lanes.isEmpty()) {
                    laneReady.signalAll();
                    return Taken.NOTHING;
                }
                if (ready.isEmpty()) {
                    laneReady.await();
                } else {
                    laneReady.awaitNanos(RECHECK_NANOS);
                }
            }
            Gathering gathering = new Gathering();
            List<Lane> taken = new ArrayList<>();
            while (!ready.isEmpty() && taken.size() < limits.batchAccounts() && gathering.takesFrom(ready.peek())) {
                Lane lane = ready.poll();
                gathering.drain(lane);
                taken.add(lane);
            }
            if (!ready.isEmpty()) {
                laneReady.signal();
            }
            waitingJobs -= gathering.batch.size();
            waitingBytes -= gathering.bytes;
            Long began = System.nanoTime();
            running.add(began);
            return new Taken(taken, gathering.batch, began);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Taken.NOTHING;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayBegin() {
        return running.size() < limits.eager() || System.nanoTime() - running.getFirst() > HELD_UP_NANOS;
    }

    /** A batch being filled, under the lock. */
    private final class Gathering {
        final List<PendingJob> batch = new ArrayList<>();
        long bytes;

        /** True when the lane's first job fits. */
        boolean takesFrom(Lane lane) {
            return fits(lane.waiting.getFirst());
        }

        void drain(Lane lane) {
            while (!lane.waiting.isEmpty() && fits(lane.waiting.getFirst())) {
                PendingJob job = lane.waiting.removeFirst();
                batch.add(job);
                bytes += job.bytes();
            }
        }

        private boolean fits(PendingJob job) {
            if (batch.isEmpty()) {
                return true;
            }
            return batch.size() < limits.batchJobs()
                    && bytes + job.bytes() <= limits.batchBytes()
                    && !job.isAlone()
                    && !batch.getFirst().isAlone();
        }
    }

    private void giveBack(Taken taken) {
        lock.lock();
        try {
            running.removeFirstOccurrence(taken.began());
            for (Lane lane : taken.lanes()) {
                if (lane.waiting.isEmpty()) {
                    lanes.remove(lane.account);
                } else {
                    ready.add(lane);
                }
            }
            laneReady.signal();
        } finally {
            lock.unlock();
        }
    }
}
