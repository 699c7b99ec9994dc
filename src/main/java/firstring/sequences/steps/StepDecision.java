package firstring.sequences.steps;

import firstring.sequences.LocalDays;
import firstring.sequences.Pace;
import firstring.sequences.Plan;
import firstring.sequences.SequenceSettings;
import firstring.sequences.Step;
import firstring.sequences.StepReference;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.enrollments.OutcomeCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Advances one enrollment through its plan from the due step to the next wait, its end, or a step that needs more than
 * a decision. Has no side effects: the same for a real run and for a preview. Branches lead only to later steps, so it
 * always ends.
 */
public final class StepDecision {
    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    private final Enrollment enrollment;
    private final Plan plan;
    private final Terms terms;
    private final Person person;
    private final Instant now;
    private final List<StepResult.Passed> passed = new ArrayList<>();

    /**
     * The state of a sequence that applies to every contact in it.
     *
     * @param pace null: no throttle
     * @param archived items that its steps refer to and that must no longer be used
     */
    public record Terms(
            SequenceSettings settings,
            SendHours hours,
            @Nullable Pace pace,
            Set<StepReference> archived) {}

    private StepDecision(Enrollment enrollment, Plan plan, Terms terms, Person person, Instant now) {
        this.enrollment = enrollment;
        this.plan = plan;
        this.terms = terms;
        this.person = person;
        this.now = now;
    }

    public static StepResult decide(Enrollment enrollment, Plan plan, Terms terms, Person person, Instant now) {
        StepDecision decision = new StepDecision(enrollment, plan, terms, person, now);
        return new StepResult(decision.passed, decision.next());
    }

    private StepResult.Next next() {
        int index = enrollment.step();
        while (true) {
            OutcomeCode exit = exit();
            if (exit != null) {
                return new StepResult.Leaves(StepResult.End.STOPPED, exit);
            }
            if (plan.isOver(index)) {
                return new StepResult.Leaves(StepResult.End.FINISHED, OutcomeCode.FINISHED);
            }
            Step step = plan.steps().get(index);
            OutcomeCode skipReason = skipReason(step);
            if (skipReason != null) {
                index = pass(index, step, skipReason);
                continue;
            }
            switch (step) {
                case Step.Wait wait -> {
                    return begin(index, wait);
                }
                case Step.ChangeTag change -> index = pass(index, step, change(change));
                case Step.SetDisposition set -> index = pass(index, step, set(set));
                case Step.Branch branch -> index = follow(index, branch);
                case Step.End _ -> {
                    pass(index, step, OutcomeCode.DONE);
                    return new StepResult.Leaves(StepResult.End.FINISHED, OutcomeCode.FINISHED);
                }
                case Step.Paced paced -> {
                    return askInTime(index, paced);
                }
                case Step.Asked asked -> {
                    return new StepResult.Asks(index, asked);
                }
            }
        }
    }

    /** The reason why the contact must leave, or null. */
    private @Nullable OutcomeCode exit() {
        SequenceSettings settings = terms.settings();
        if (person.isDoNotContact()) {
            return OutcomeCode.DO_NOT_CONTACT;
        }
        if (settings.exitOnOptOut() && person.isOptedOut()) {
            return OutcomeCode.OPTED_OUT;
        }
        if (settings.exitOnReply() && enrollment.repliedAt() != null) {
            return OutcomeCode.REPLY;
        }
        Long disposition = person.dispositionStatus();
        if (disposition != null && settings.exitDispositions().contains(disposition)) {
            return OutcomeCode.DISPOSITION_STATUS;
        }
        return settings.exitTags().stream().anyMatch(person.tags()::contains) ? OutcomeCode.TAG : null;
    }

    /** The reason why the step is skipped, or null. */
    private @Nullable OutcomeCode skipReason(Step step) {
        if (step.references().stream().anyMatch(terms.archived()::contains)) {
            return OutcomeCode.ARCHIVED;
        }
        return switch (step) {
            case Step.SendSms _ when person.isOptedOut() -> OutcomeCode.OPTED_OUT;
            case Step.SendEmail _ when !person.hasEmail() -> OutcomeCode.NO_EMAIL;
            case Step.CallTask _ when person.owner() == null -> OutcomeCode.NO_OWNER;
            default -> null;
        };
    }

    private int pass(int index, Step step, OutcomeCode outcome) {
        passed.add(new StepResult.Passed(index, step, outcome.code()));
        return index + 1;
    }

    private StepResult.Waits begin(int index, Step.Wait wait) {
        Instant end = new LocalDays(person.zone(), terms.hours()::counts).end(wait, now);
        return new StepResult.Waits(pass(index, wait, OutcomeCode.DONE), end, OutcomeCode.WAIT.code(), null);
    }

    private OutcomeCode change(Step.ChangeTag change) {
        boolean changed =
                change.add() ? person.tags().add(change.tag()) : person.tags().remove(change.tag());
        return changed ? OutcomeCode.DONE : OutcomeCode.ALREADY_SO;
    }

    private OutcomeCode set(Step.SetDisposition set) {
        if (Objects.equals(person.dispositionStatus(), set.dispositionStatus())) {
            return OutcomeCode.ALREADY_SO;
        }
        person.setDispositionStatus(set.dispositionStatus());
        return OutcomeCode.DONE;
    }

    private int follow(int index, Step.Branch branch) {
        boolean holds = holds(branch.condition());
        int following = pass(index, branch, holds ? OutcomeCode.THEN : OutcomeCode.OTHERWISE);
        Integer otherwise = branch.otherwise();
        if (holds) {
            return branch.then();
        }
        return otherwise == null ? following : otherwise;
    }

    private boolean holds(Step.Condition condition) {
        return switch (condition) {
            case Step.FieldIs(String field, String value) -> {
                String held = person.value(field);
                yield held != null && held.strip().equalsIgnoreCase(value.strip());
            }
            case Step.HasTag(long tag) -> person.tags().contains(tag);
            case Step.HasDisposition(long status) -> Objects.equals(person.dispositionStatus(), status);
            case Step.HasReplied() -> enrollment.repliedAt() != null;
        };
    }

    /** Returns the step if days, window and throttle allow it now; else a wait until they do. */
    private StepResult.Next askInTime(int index, Step.Paced step) {
        if (step instanceof Step.Reaching reaching) {
            Optional<Instant> legal = terms.hours().next(reaching, person.zoneCandidates(), now);
            if (legal.isEmpty()) {
                return new StepResult.Waits(index, now.plus(LOOK_AGAIN), OutcomeCode.NO_LEGAL_MOMENT.code(), null);
            }
            if (legal.get().isAfter(now)) {
                return new StepResult.Waits(index, legal.get(), OutcomeCode.WINDOW.code(), null);
            }
        }
        Pace pace = terms.pace();
        if (pace != null && !holdsSlot(index)) {
            Instant slot = pace.take(now);
            if (slot.isAfter(now)) {
                return new StepResult.Waits(index, slot, OutcomeCode.THROTTLED.code(), slot);
            }
        }
        return new StepResult.Asks(index, step);
    }

    private boolean holdsSlot(int index) {
        Instant slot = enrollment.slotAt();
        return slot != null && index == enrollment.step() && !slot.isAfter(now);
    }
}
