package firstring.messages;

import firstring.phone.Phones;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rules that prevent a message from being sent. */
public enum SendRule {
    DO_NOT_CONTACT("The contact is marked Do Not Contact."),
    OPTED_OUT("The number has opted out."),
    UNSUBSCRIBED("The address has unsubscribed."),
    BOUNCED("Email to the address bounced permanently."),
    INVALID_NUMBER("The number cannot be reached."),
    WRONG_NUMBER("The number belongs to someone else."),
    NO_ADDRESS("The contact has no address for this channel."),
    OUTSIDE_HOURS("The calling hours do not allow it at any time."),
    CONTACT_DELETED("The contact was deleted."),
    LEFT_SEQUENCE("The contact has left the sequence.");

    private final String sentence;

    SendRule(String sentence) {
        this.sentence = sentence;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sentence shown to users. */
    public String sentence() {
        return sentence;
    }

    /** The forms of a number that it applies to: if one form cannot be reached, that says nothing about the other. */
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
