package firstring.messages;

import java.util.Locale;

/** The meaning of an incoming message for consent. */
public enum ConsentCommand {
    /** Send no more messages. */
    STOP,
    /** Send messages again. */
    START,
    /** Send messages again if they were stopped before; otherwise an ordinary reply. */
    YES,
    /** Asks who is texting and how to stop it. */
    HELP,
    /** Contains an opt-out word but does not clearly opt out: a user decides. */
    UNCERTAIN,
    /** Says nothing about consent. */
    NONE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
