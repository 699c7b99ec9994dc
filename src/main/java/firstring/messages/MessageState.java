package firstring.messages;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The state of a message; docs/state-machines.md shows the transitions. */
public enum MessageState {
    /** Will be sent when it is due. */
    QUEUED,
    /** Cannot be sent because no provider is configured; queued when there is one. */
    HELD,
    /** Is being passed to the provider. */
    SENDING,
    /** The provider accepted it. */
    SENT,
    /** The provider reports that it arrived; for a call, that it was answered. */
    DELIVERED,
    /** Permanently rejected, or retried too often. */
    FAILED,
    /** It is unknown whether the provider accepted it; a user decides whether it is retried. */
    UNKNOWN,
    /** A rule prevented it before it was tried. */
    BLOCKED,
    /** A rule prevented it while it waited. */
    CANCELED,
    /** Received from the contact. */
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

    /** True when a user can retry it. */
    boolean mayBeRetried() {
        return this == FAILED || this == UNKNOWN;
    }
}
