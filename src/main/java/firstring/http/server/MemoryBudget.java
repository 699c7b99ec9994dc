package firstring.http.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes that responses can hold in this process at one moment: loaded texts, the structures they are built from and
 * data waiting to be sent. Requests that get none in time are refused, so that long texts cost time but never crash the
 * server. Thread-safe.
 */
public final class MemoryBudget {
    /**
     * A response budget of one fifth of the heap; the rest is for leads, whose bodies have their own budget, for
     * background work and for the server.
     */
    private static final int SHARE_OF_HEAP = 5;

    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private long used;

    public MemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A fifth of the heap that this process may have. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /**
     * Reserves this many bytes, waiting if necessary; false when they were not free in time and nothing was reserved.
     */
    public boolean take(long bytes, Duration maxWait) {
        long nanos = maxWait.toNanos();
        lock.lock();
        try {
            while (used + bytes > maxBytes) {
                if (bytes > maxBytes || nanos <= 0) {
                    return false;
                }
                nanos = freed.awaitNanos(nanos);
            }
            used += bytes;
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    public void release(long bytes) {
        lock.lock();
        try {
            used -= bytes;
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public long usedBytes() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }
}
