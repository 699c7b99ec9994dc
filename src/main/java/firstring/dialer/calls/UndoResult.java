package firstring.dialer.calls;

import firstring.dialer.queue.NextCall;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of undoing an action on an entry. Callers handle every case. */
public sealed interface UndoResult {
    /** The entry is back in its position, leased to the user; {@code stays} lists events that cannot be undone. */
    record Call(NextCall.Call call, List<Event> stays) implements UndoResult {}

    /** This queue has no such entry. */
    record Missing() implements UndoResult {}

    record Refused(Reason why) implements UndoResult {}

    /** Something that a sequence or a message has done since. */
    record Event(Instant at, String kind, @Nullable String outcome) {}

    /** The reason why it cannot be undone. */
    enum Reason {
        NOT_DONE("The entry is open, so there is nothing to undo."),
        NOT_LAST("You have done something else since. Undo that first."),
        LEASED("The entry is leased by another user."),
        TOO_LATE("It was disposed of too long ago."),
        BY_ANOTHER("Another user disposed of the entry."),
        STOPPED("The contact can no longer be called."),
        QUEUED_AGAIN("The contact is already queued again."),
        MOVED("The contact has another owner now."),
        ARCHIVED("The list is archived.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
