package firstring.messages;

import firstring.accounts.Caller;
import java.util.Locale;

/** Why a message goes out. */
public enum SendReason {
    /** A person wrote it: a user in the console, or the sender of a message that came in. */
    PERSON("person"),
    /** A sequence or another program sends it; it waits while the number's last message may be an opt-out. */
    AUTOMATIC("automatic"),
    /** The recipient asked for it a moment ago, so it may go at any hour. */
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

    /** Of a message that comes in by the API: a caller with a token is a program. */
    public static SendReason of(Caller caller) {
        return caller.tokenId() == Caller.NO_TOKEN ? PERSON : AUTOMATIC;
    }
}
