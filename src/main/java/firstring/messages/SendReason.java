package firstring.messages;

import firstring.accounts.Caller;
import java.util.Locale;

/** The reason why a message is sent. */
public enum SendReason {
    /** A person wrote it: a user in the console, or the sender of a message that it replies to. */
    PERSON("person"),
    /** A sequence or another program sends it; it waits while the number's last message may be an opt-out. */
    AUTOMATIC("automatic"),
    /** The recipient requested it a moment ago, so it can be sent at any hour. */
    ANSWER("answer");

    private final String code;

    SendReason(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    static SendReason ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** The reason for a message sent through the API: a caller with a token is a program. */
    public static SendReason of(Caller caller) {
        return caller.tokenId() == Caller.NO_TOKEN ? PERSON : AUTOMATIC;
    }
}
