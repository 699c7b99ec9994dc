package firstring.sequences.enrollments;

/** Why an enrollment waits, why it ended, and what became of a step. The codes are stored and answered. */
public enum OutcomeCode {
    // what became of a step
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
    // why it waits
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
    // why it ended
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
