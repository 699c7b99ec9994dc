package firstring.sequences.enrollments;

/**
 * The reasons why an enrollment waits or ended, and the outcomes of steps. The codes are stored and returned by the
 * API.
 */
public enum OutcomeCode {
    // outcomes of a step
    DONE,
    QUEUED,
    DELIVERED,
    ALREADY_SO,
    ALREADY_QUEUED,
    THEN,
    OTHERWISE,
    OPTED_OUT,
    DO_NOT_CONTACT,
    NO_EMAIL,
    NO_OWNER,
    NO_MEMBER,
    NOBODY_AVAILABLE,
    OWNER_KEPT,
    ARCHIVED,
    REFUSED,
    TOO_LONG,
    SKIPPED,
    // reasons for waiting
    ENROLLED,
    WAIT,
    WINDOW,
    NO_LEGAL_MOMENT,
    THROTTLED,
    NO_MESSENGER,
    HELD,
    WEBHOOK,
    PAUSED,
    RETRY,
    SET_ASIDE,
    GOES_ON,
    EDITED,
    // reasons for ending
    FINISHED,
    REPLY,
    DISPOSITION_STATUS,
    TAG,
    DISENROLLED,
    MOVED,
    DELETED,
    SEQUENCE_ARCHIVED,
    MERGED;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
