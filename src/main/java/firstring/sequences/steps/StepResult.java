package firstring.sequences.steps;

import firstring.sequences.Step;
import firstring.sequences.enrollments.OutcomeCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decision for one due enrollment. */
public record StepResult(List<Passed> passed, Next next) {

    /** A finished step; the outcome is an {@link OutcomeCode}, or a code of the messages. */
    public record Passed(int index, Step step, String outcome) {}

    /** How the enrollment continues. */
    public sealed interface Next {}

    /** @param slotAt the throttle slot that it holds */
    public record Waits(
            int index, Instant until, String why, @Nullable Instant slotAt) implements Next {}

    /** The step with this number must run now, and needs more than a decision. */
    public record Asks(int index, Step.Asked step) implements Next {}

    public record Leaves(End end, OutcomeCode why) implements Next {}

    /** The states in which an enrollment ends without a user's request. */
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
