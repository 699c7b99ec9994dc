package firstring.messages;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a message stands; docs/state-machines.md draws it. */
public enum MessageState {
    /** Goes out when it is due. */
    QUEUED,
    /** Nothing is configured to send it by; goes out when something is. */
    HELD,
    /** Handed to the provider at this moment. */
    SENDING,
    /** The provider took it. */
    SENT,
    /** The provider says that it arrived; of a call, that it was answered. */
    DELIVERED,
    /** Refused for good, or tried too often. */
    FAILED,
    /** Nobody knows whether the provider took it; a person decides whether it is tried again. */
    UNKNOWN,
    /** A rule forbade it before it was tried. */
    BLOCKED,
    /** A rule forbade it while it waited. */
    CANCELED,
    /** Came from the contact. */
    RECEIVED;

    static final List<MessageState> ALL = List.of(values());

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MessageState ofCode(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(code));
    }

    /** True when a person may have it tried again. */
    boolean mayBeRetried() {
        return this == FAILED || this == UNKNOWN;
    }
}
