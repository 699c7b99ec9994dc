package firstring.outbound;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Aborts HTTP exchanges, for good, when the work they belong to stops. Thread-safe. */
public final class Breaker {
    private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;

    /** Aborts what is running, and anything that starts later. */
    public void open() {
        broken = true;
        running.forEach(Runnable::run);
    }

    public boolean isOpen() {
        return broken;
    }

    /** @param end may be called more than once, and by another thread */
    void enter(Runnable end) {
        running.add(end);
        if (broken) {
            end.run();
        }
    }

    void leave(Runnable end) {
        running.remove(end);
    }
}
