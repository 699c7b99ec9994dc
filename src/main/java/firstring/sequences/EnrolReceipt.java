package firstring.sequences;

/** What became of asking for a contact to be enrolled. */
enum EnrolReceipt {
    ENROLLED("enrolled"),
    /** It was in another sequence. */
    MOVED("moved"),
    ALREADY_ENROLLED("already_enrolled"),
    DO_NOT_CONTACT("do_not_contact"),
    PAUSED("sequence_paused"),
    ARCHIVED("archived"),
    NO_CONTACT("no_contact"),
    NO_SEQUENCE("no_sequence");

    private final String code;

    EnrolReceipt(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    boolean isIn() {
        return this == ENROLLED || this == MOVED;
    }
}
