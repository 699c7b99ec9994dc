package firstring.dialer;

import java.util.Arrays;

/** The state of an entry; drawn in docs/state-machines.md. */
public enum EntryState {
    QUEUED("queued"),
    LEASED("leased"),
    DISPOSED("disposed"),
    REMOVED("removed");

    private final String code;

    EntryState(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    boolean isOpen() {
        return this == QUEUED || this == LEASED;
    }

    static EntryState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry state: " + code));
    }
}
