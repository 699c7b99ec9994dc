package firstring.postgres;

/** Thrown when the database did not answer; the caller's work is undone or its result unknown. Answered with 503. */
public final class DatabaseAway extends RuntimeException {
    public DatabaseAway(Throwable cause) {
        super(cause);
    }
}
