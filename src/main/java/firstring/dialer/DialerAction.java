package firstring.dialer;

import firstring.contacts.ContactId;
import java.time.Instant;

/**
 * A user's action on an entry, which can be undone while it is the user's last action.
 *
 * @param id also the id of the timeline event and of the counted call, if there are any
 * @param rankBefore the entry's rank before the action
 */
public record DialerAction(long id, EntryId entry, ContactId contact, Kind kind, long rankBefore, Instant at) {
    /** The kind of action. */
    public enum Kind {
        DISPOSED("disposed"),
        SKIPPED("skipped"),
        CALL_BACK("call_back");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        public static Kind of(String code) {
            return switch (code) {
                case "disposed" -> DISPOSED;
                case "skipped" -> SKIPPED;
                case "call_back" -> CALL_BACK;
                default -> throw new IllegalArgumentException("no kind of action: " + code);
            };
        }
    }
}
