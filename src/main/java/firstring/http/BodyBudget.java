package firstring.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of request bodies held at one moment in this process, up to a limit. Thread-safe. */
final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes bytes when they are free. */
    boolean take(int bytes) {
        if (usedBytes.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        usedBytes.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        usedBytes.addAndGet(-bytes);
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
