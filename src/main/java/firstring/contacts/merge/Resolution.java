package firstring.contacts.merge;

import java.util.List;

/** The way a conflict about a number is resolved. */
enum Resolution {
    /** The number stays where it is, and the contacts stay separate. */
    KEPT_APART("kept_apart", "keep_apart"),
    MERGED("merged", "merge"),
    /** The number moves to the contact it was sent for. */
    NUMBER_MOVED("number_moved", "move_number");

    static final List<Resolution> ALL = List.of(values());

    private final String code;
    private final String request;

    Resolution(String code, String request) {
        this.code = code;
        this.request = request;
    }

    /** The code stored and returned. */
    String code() {
        return code;
    }

    /** The code in a request. */
    String request() {
        return request;
    }
}
