package firstring.contacts.merge;

import java.util.List;

/** How a conflict about a number ends. */
enum Resolution {
    /** The number stays where it is, the contacts stay two. */
    KEPT_APART("kept_apart", "keep_apart"),
    MERGED("merged", "merge"),
    /** The number goes to the contact it was sent for. */
    NUMBER_MOVED("number_moved", "move_number");

    static final List<Resolution> ALL = List.of(values());

    private final String code;
    private final String request;

    Resolution(String code, String request) {
        this.code = code;
        this.request = request;
    }

    /** As it is stored and answered. */
    String code() {
        return code;
    }

    /** As it is asked for. */
    String request() {
        return request;
    }
}
