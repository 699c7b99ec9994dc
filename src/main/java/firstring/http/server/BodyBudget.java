package firstring.http.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies held at one moment in this process, up to a limit, and up to a smaller one for each
 * source: no single source can crowd out the others. The parts of bodies beyond their first 16 KiB can fill half of
 * either limit, so a few large bodies, finished or not, never crowd out small ones, such as leads. Thread-safe.
 */
public final class BodyBudget {
    /** A body counts as large for the part beyond this size. */
    static final int SMALL_BYTES = 16 * 1024;

    private final Share all;
    private final Share large;
    private final long maxBytesPerSource;
    private final Map<Source, Held> bySource = new ConcurrentHashMap<>();

    /** The bytes that one source holds; removed when it is zero. */
    private record Held(long bytes, long largeBytes) {}

    public BodyBudget(long maxBytes, long maxBytesPerSource) {
        this.all = new Share(maxBytes);
        this.large = new Share(maxBytes / 2);
        this.maxBytesPerSource = maxBytesPerSource;
    }

    /** Lets a source's body grow if that many bytes are free, or shrink. */
    public boolean resize(Source source, int fromBytes, int toBytes) {
        int more = toBytes - fromBytes;
        int beyond = large(toBytes) - large(fromBytes);
        if (!takeFromSource(source, more, beyond)) {
            return false;
        }
        if (takeFromAll(more, beyond)) {
            return true;
        }
        takeFromSource(source, -more, -beyond);
        return false;
    }

    public long usedBytes() {
        return all.used.get();
    }

    /** The number of sources that hold anything. */
    public int sources() {
        return bySource.size();
    }

    private boolean takeFromAll(int bytes, int largeBytes) {
        if (!large.take(largeBytes)) {
            return false;
        }
        if (!all.take(bytes)) {
            large.take(-largeBytes);
            return false;
        }
        return true;
    }

    private boolean takeFromSource(Source source, int bytes, int largeBytes) {
        if (bytes == 0) {
            return true;
        }
        boolean[] taken = {true};
        bySource.compute(source, (same, held) -> {
            Held before = held == null ? new Held(0, 0) : held;
            Held after = new Held(before.bytes() + bytes, before.largeBytes() + largeBytes);
            taken[0] = bytes < 0 || (after.bytes() <= maxBytesPerSource && after.largeBytes() <= maxBytesPerSource / 2);
            Held kept = taken[0] ? after : before;
            return kept.bytes() <= 0 ? null : kept;
        });
        return taken[0];
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

        /** A negative number releases bytes. */
        boolean take(int bytes) {
            if (used.addAndGet(bytes) <= maxBytes || bytes <= 0) {
                return true;
            }
            used.addAndGet(-bytes);
            return false;
        }
    }
}
