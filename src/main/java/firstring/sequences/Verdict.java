package firstring.sequences;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided for one enrolment that is due. */
record Verdict(List<Passed> passed, Next next) {

    /** A step that is done with; the outcome is a {@link Why}, or what the messages say. */
    record Passed(int place, Step step, String outcome) {}

    /** How it goes on. */
    sealed interface Next {}

    /** @param slotAt the place in the throttle that it holds */
    record Waits(
            int place, Instant until, String why, @Nullable Instant slotAt) implements Next {}

    /** The step at this place is to be done now, and needs more than a decision. */
    record Asks(int place, Step step) implements Next {}

    record Leaves(End end, Why why) implements Next {}

    /** The states in which an enrolment ends by itself. */
    enum End {
        FINISHED("finished"),
        STOPPED("stopped");

        private final String code;

        End(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
