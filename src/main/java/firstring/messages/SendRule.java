package firstring.messages;

import firstring.phone.Phones;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a message may not go out. */
public enum SendRule {
    DO_NOT_CONTACT("The contact is marked Do Not Contact."),
    OPTED_OUT("The number has opted out."),
    UNSUBSCRIBED("The address has unsubscribed."),
    BOUNCED("Mail to the address came back for good."),
    INVALID_NUMBER("The number cannot be reached."),
    WRONG_NUMBER("The number belongs to someone else."),
    NO_ADDRESS("The contact has no address for it."),
    OUTSIDE_HOURS("The calling hours allow no moment for it."),
    CONTACT_DELETED("The contact was deleted."),
    LEFT_SEQUENCE("The contact has left the sequence.");

    private final String sentence;

    SendRule(String sentence) {
        this.sentence = sentence;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** The forms of a number for which it holds: that one cannot be reached says nothing of the other. */
    List<String> forms(String to) {
        return this == INVALID_NUMBER ? List.of(to) : Phones.forms(to);
    }

    public static SendRule ofCode(String code) {
        return Arrays.stream(values())
                .filter(rule -> rule.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(code));
    }
}
