package firstring.postgres;

import java.time.Duration;

/** A wait between two looks at something that cannot tell us when it changes: another process. */
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
