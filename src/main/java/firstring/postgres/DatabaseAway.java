package firstring.postgres;

/** The database did not answer; the caller's work is undone or unknown. Answered with 503. */
public final class DatabaseAway extends RuntimeException {
    public DatabaseAway(Throwable cause) {
        super(cause);
    }
}
