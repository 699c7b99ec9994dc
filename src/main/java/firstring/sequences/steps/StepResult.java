package firstring.sequences.steps;

import firstring.sequences.Step;
import firstring.sequences.enrollments.OutcomeCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided for one enrollment that is due. */
public record StepResult(List<Passed> passed, Next next) {

    /** A step that is done with; the outcome is a {@link OutcomeCode}, or what the messages say. */
    public record Passed(int place, Step step, String outcome) {}

    /** How it goes on. */
    sealed interface Next {}

    /** @param slotAt the place in the throttle that it holds */
    public record Waits(
            int place, Instant until, String why, @Nullable Instant slotAt) implements Next {}

    /** The step at this place is to be done now, and needs more than a decision. */
    public record Asks(int place, Step step) implements Next {}

    public record Leaves(End end, OutcomeCode why) implements Next {}

    /** The states in which an enrollment ends by itself. */
    public enum End {
        FINISHED("finished"),
        STOPPED("stopped");

        private final String code;

        End(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
