package firstring.sequences.enrollments;

/** The result of a request to enroll a contact. */
public enum EnrollReceipt {
    ENROLLED("enrolled"),
    /** It was in another sequence. */
    MOVED("moved"),
    ALREADY_ENROLLED("already_enrolled"),
    DO_NOT_CONTACT("do_not_contact"),
    PAUSED("sequence_paused"),
    ARCHIVED("archived"),
    NO_CONTACT("no_contact"),
    /** The caller cannot see the contact. */
    NOT_VISIBLE("not_visible"),
    NO_SEQUENCE("no_sequence");

    private final String code;

    EnrollReceipt(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public boolean isIn() {
        return this == ENROLLED || this == MOVED;
    }
}
