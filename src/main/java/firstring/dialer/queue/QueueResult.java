package firstring.dialer.queue;

/** What became of the wish to queue a contact by hand, or to take it out again; the code says it in the API. */
public enum QueueResult {
    ADDED("added", true),
    /** It was queued, and is at the top now. */
    MOVED("moved", true),
    REMOVED("removed", true),
    ALREADY_QUEUED("already_queued", false),
    NOT_QUEUED("not_queued", false),
    DO_NOT_CONTACT("do_not_contact", false),
    NO_OWNER("no_owner", false),
    /** Its owner is not active any more. */
    ARCHIVED("archived", false),
    /** Somebody has the contact on screen. */
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

    /** True when the queue is another than before. */
    public boolean isDone() {
        return done;
    }
}
