package firstring.dialer.queue;

/** The result of adding a contact to a queue on request, or of removing it; the API returns the code. */
public enum QueueResult {
    ADDED("added", true),
    /** It was already queued, and is now at the top. */
    MOVED("moved", true),
    REMOVED("removed", true),
    ALREADY_QUEUED("already_queued", false),
    NOT_QUEUED("not_queued", false),
    DO_NOT_CONTACT("do_not_contact", false),
    NO_OWNER("no_owner", false),
    /** Its owner is no longer active. */
    ARCHIVED("archived", false),
    /** Another user has the entry leased. */
    LEASED("leased", false),
    NOT_VISIBLE("not_visible", false),
    MISSING("missing", false);

    private final String code;
    private final boolean done;

    QueueResult(String code, boolean done) {
        this.code = code;
        this.done = done;
    }

    public String code() {
        return code;
    }

    /** True when the queue changed. */
    public boolean isDone() {
        return done;
    }
}
