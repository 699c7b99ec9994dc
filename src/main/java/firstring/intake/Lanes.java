package firstring.intake;

import firstring.accounts.AccountId;
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
 * Gathers leads into batches: a lane is one account, at most one batch of a lane is in work, and while it commits the
 * next one gathers. A few writers take the waiting lanes in turn. No timer: a lone lead is taken at once. Thread-safe.
 */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    /** How much may wait and how much goes into one batch. */
    record Limits(int writers, int batchTickets, int batchBytes, int laneTickets, int nodeTickets, long nodeBytes) {
        static final Limits DEFAULT = new Limits(4, 256, 1 << 20, 1_024, 4_096, 64L << 20);
    }

    /** Runs one batch to its end and completes every ticket of it. */
    interface BatchRunner {
        void run(AccountId account, List<Ticket> batch);
    }

    private static final class Lane {
        final AccountId account;
        final Deque<Ticket> waiting = new ArrayDeque<>();

        Lane(AccountId account) {
            this.account = account;
        }
    }

    private final Limits limits;
    private final BatchRunner runner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition laneReady = lock.newCondition();
    private final Map<AccountId, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final List<Thread> writers = new ArrayList<>();
    private int waitingTickets;
    private long waitingBytes;
    private boolean closing;

    Lanes(Limits limits, BatchRunner runner) {
        this.limits = limits;
        this.runner = runner;
        for (int i = 1; i <= limits.writers(); i++) {
            writers.add(Thread.ofPlatform().name("intake-writer-" + i).start(this::writeBatches));
        }
    }

    /** Puts a ticket into its lane. False when the lane or the node is full, or the server stops: nothing was taken. */
    boolean offer(Ticket ticket) {
        lock.lock();
        try {
            Lane lane = lanes.get(ticket.account());
            if (closing || isFull(lane, ticket)) {
                return false;
            }
            if (lane == null) {
                lane = new Lane(ticket.account());
                lanes.put(ticket.account(), lane);
                ready.add(lane);
                laneReady.signal();
            }
            lane.waiting.add(ticket);
            waitingTickets++;
            waitingBytes += ticket.bytes();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more and waits until all that was taken is written. */
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

    private boolean isFull(@org.jspecify.annotations.Nullable Lane lane, Ticket ticket) {
        return waitingTickets >= limits.nodeTickets()
                || waitingBytes + ticket.bytes() > limits.nodeBytes()
                || (lane != null && lane.waiting.size() >= limits.laneTickets());
    }

    private void writeBatches() {
        while (true) {
            Lane lane = takeReadyLane();
            if (lane == null) {
                return;
            }
            List<Ticket> batch = drain(lane);
            try {
                runner.run(lane.account, batch);
            } catch (RuntimeException | Error bug) {
                LOG.error("event=batch_failed account={} leads={}", lane.account.value(), batch.size(), bug);
                batch.forEach(ticket -> ticket.outcome().complete(new Receipt.Broken(null)));
            }
            giveBack(lane);
        }
    }

    private @org.jspecify.annotations.Nullable Lane takeReadyLane() {
        lock.lock();
        try {
            while (ready.isEmpty()) {
                if (closing && lanes.isEmpty()) {
                    laneReady.signalAll();
                    return null;
                }
                laneReady.await();
            }
            return ready.poll();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private List<Ticket> drain(Lane lane) {
        lock.lock();
        try {
            List<Ticket> batch = new ArrayList<>();
            long bytes = 0;
            while (!lane.waiting.isEmpty() && batch.size() < limits.batchTickets()) {
                Ticket next = lane.waiting.peek();
                boolean fits = bytes + next.bytes() <= limits.batchBytes() && !next.isAlone();
                if (!batch.isEmpty() && (!fits || batch.getFirst().isAlone())) {
                    break;
                }
                batch.add(lane.waiting.poll());
                bytes += next.bytes();
            }
            waitingTickets -= batch.size();
            waitingBytes -= bytes;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Lane lane) {
        lock.lock();
        try {
            if (lane.waiting.isEmpty()) {
                lanes.remove(lane.account);
            } else {
                ready.add(lane);
            }
            laneReady.signal();
        } finally {
            lock.unlock();
        }
    }
}
