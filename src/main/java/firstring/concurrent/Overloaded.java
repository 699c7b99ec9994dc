package firstring.concurrent;

/** Thrown when a computation was not started because too many are already running and waiting (429). */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final long RETRY_AFTER_SECONDS = 2;

    Overloaded(String work) {
        super("too much " + work + " at once");
    }

    /** The number of seconds after which a retry may succeed. */
    public long retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }
}
