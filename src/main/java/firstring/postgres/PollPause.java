package firstring.postgres;

import java.time.Duration;

/** The pause between two checks of another process, which cannot notify us when it changes. */
public final class PollPause {
    private PollPause() {}

    public static void of(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DatabaseFault("The wait for PostgreSQL was interrupted.", stop);
        }
    }
}
