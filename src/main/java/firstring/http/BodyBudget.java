package firstring.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies held at one moment in this process, up to a limit. What bodies hold beyond their first 16 KiB
 * may fill half of it: few large bodies, finished or not, never keep the small ones out, which leads are. Thread-safe.
 */
final class BodyBudget {
    /** A larger body is a large one, as far as it goes beyond. */
    static final int SMALL_BYTES = 16 * 1024;

    private final Share all;
    private final Share large;

    BodyBudget(long maxBytes) {
        this.all = new Share(maxBytes);
        this.large = new Share(maxBytes / 2);
    }

    /** Lets one body grow when so much is free, or shrink. */
    boolean resize(int fromBytes, int toBytes) {
        int beyond = large(toBytes) - large(fromBytes);
        if (!large.take(beyond)) {
            return false;
        }
        if (!all.take(toBytes - fromBytes)) {
            large.take(-beyond);
            return false;
        }
        return true;
    }

    long usedBytes() {
        return all.used.get();
    }

    private static int large(int bytes) {
        return Math.max(0, bytes - SMALL_BYTES);
    }

    private static final class Share {
        final long maxBytes;
        final AtomicLong used = new AtomicLong();

        Share(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        /** A negative number gives back. */
        boolean take(int bytes) {
            if (used.addAndGet(bytes) <= maxBytes || bytes <= 0) {
                return true;
            }
            used.addAndGet(-bytes);
            return false;
        }
    }
}
