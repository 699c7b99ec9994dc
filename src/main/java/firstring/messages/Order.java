package firstring.messages;

import java.util.Locale;

/** What a message that came in says about being written to. */
enum Order {
    /** No more messages. */
    STOP,
    /** Messages again. */
    START,
    /** Messages again, if they were stopped before; else a plain answer. */
    YES,
    /** Who is writing, and how to stop it. */
    HELP,
    /** It contains a word of opting out, and does not plainly mean it: a person decides. */
    UNCERTAIN,
    /** Nothing. */
    NONE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
