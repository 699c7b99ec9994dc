package firstring.messages;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The channel of a message. */
public enum Channel {
    SMS,
    EMAIL,
    /** A call that the provider sets up between a user and a contact. */
    CALL;

    public static final List<Channel> ALL = List.of(values());

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The channel whose provider is used for this one. */
    public Channel provider() {
        return this == EMAIL ? EMAIL : SMS;
    }

    public static Channel ofCode(String code) {
        return Arrays.stream(values())
                .filter(channel -> channel.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(code));
    }
}
