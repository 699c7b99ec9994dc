package firstring.messages;

import java.util.Locale;

/** What an incoming message says about receiving messages. */
public enum ConsentCommand {
    /** No more messages. */
    STOP,
    /** Messages again. */
    START,
    /** Messages again, if they were stopped before; else a plain answer. */
    YES,
    /** Asks who is texting and how to stop it. */
    HELP,
    /** It contains an opt-out word but does not clearly opt out: a person decides. */
    UNCERTAIN,
    /** Nothing. */
    NONE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
