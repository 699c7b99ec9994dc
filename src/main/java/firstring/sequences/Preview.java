package firstring.sequences;

import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.Person;
import firstring.sequences.steps.StepDecision;
import firstring.sequences.steps.StepFacts;
import firstring.sequences.steps.StepFacts.Running;
import firstring.sequences.steps.StepResult;
import firstring.sequences.steps.StepResult.Passed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a contact through a sequence with a simulated clock. Decisions are the same as in a real run, assuming that
 * every message is accepted and every webhook delivered; nothing is executed. Not thread-safe.
 */
final class Preview {
    private static final int MAX_MOMENTS = 500;

    private final StepFacts facts;
    private final Running sequence;
    private final Plan plan;
    private final Person person;
    private final boolean replied;
    private final List<Moment> moments = new ArrayList<>();

    /**
     * An event of the preview.
     *
     * @param step the index of the step; null: not a step
     * @param text the message that would be sent
     */
    record Moment(
            Instant at,
            @Nullable Integer step,
            String what,
            String outcome,
            @Nullable String text) {}

    /** @param replied whether the contact is assumed to have replied */
    Preview(StepFacts facts, Running sequence, Plan plan, Person person, boolean replied) {
        this.facts = facts;
        this.sequence = sequence;
        this.plan = plan;
        this.person = person;
        this.replied = replied;
    }

    List<Moment> run() {
        Instant now = facts.now;
        Enrollment enrollment =
                new Enrollment(0, sequence.id(), person.id(), plan.version(), 0, 0, null, replied ? now : null);
        while (moments.size() < MAX_MOMENTS) {
            StepResult result = StepDecision.decide(enrollment, plan, facts.terms(sequence), person, now);
            for (Passed passed : result.passed()) {
                add(now, passed.index(), passed.step().code(), passed.outcome(), null);
            }
            switch (result.next()) {
                case StepResult.Leaves leaves -> {
                    add(now, null, "leave", leaves.why().code(), null);
                    return moments;
                }
                case StepResult.Waits waits -> {
                    if (isBlocked(waits)) {
                        add(now, waits.index(), "wait", waits.why(), null);
                    }
                    enrollment = enrollment.at(waits.index(), waits.slotAt());
                    now = waits.until();
                }
                case StepResult.Asks asks -> {
                    add(
                            now,
                            asks.index(),
                            asks.step().code(),
                            "would_run",
                            asks.step().preview(person::value));
                    enrollment = enrollment.at(asks.index() + 1, null);
                }
            }
        }
        return moments;
    }

    /** True for a wait that no wait step requests. */
    private static boolean isBlocked(StepResult.Waits waits) {
        return !waits.why().equals(OutcomeCode.WAIT.code());
    }

    private void add(Instant at, @Nullable Integer step, String what, String outcome, @Nullable String text) {
        moments.add(new Moment(at, step, what, outcome, text));
    }
}
