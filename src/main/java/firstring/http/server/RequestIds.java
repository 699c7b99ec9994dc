package firstring.http.server;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Request ids: a random word of this server's run and a counter, {@code 4kq0x2w9-1f}. Unique, not secret. Thread-safe.
 */
final class RequestIds {
    private static final long RUNS = 1L << 40;

    private final String run = Long.toString(RUNS + new SecureRandom().nextLong(RUNS), 36);
    private final AtomicLong count = new AtomicLong();

    String next() {
        return run + "-" + Long.toString(count.incrementAndGet(), 36);
    }
}
