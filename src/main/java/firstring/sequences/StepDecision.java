package firstring.sequences;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one enrolment through its plan from the step that is due to the next wait, its end, or a step that needs more than
 * a decision. Pure: the same for work and for a preview. Branches lead to later steps only, so it comes to an end.
 */
final class StepDecision {
    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    private final Enrolment enrolment;
    private final Plan plan;
    private final Terms terms;
    private final Person person;
    private final Instant now;
    private final List<Verdict.Passed> passed = new ArrayList<>();

    /**
     * What holds for everybody in a sequence at this moment.
     *
     * @param pace null: no throttle
     * @param archived things that its steps name and that are not to be used any more
     */
    record Terms(
            SequenceSettings settings,
            SendHours hours,
            @Nullable Pace pace,
            Set<StepReference> archived) {}

    private StepDecision(Enrolment enrolment, Plan plan, Terms terms, Person person, Instant now) {
        this.enrolment = enrolment;
        this.plan = plan;
        this.terms = terms;
        this.person = person;
        this.now = now;
    }

    static Verdict decide(Enrolment enrolment, Plan plan, Terms terms, Person person, Instant now) {
        StepDecision decision = new StepDecision(enrolment, plan, terms, person, now);
        return new Verdict(decision.passed, decision.next());
    }

    private Verdict.Next next() {
        int place = enrolment.step();
        while (true) {
            Why exit = exit();
            if (exit != null) {
                return new Verdict.Leaves(Verdict.End.STOPPED, exit);
            }
            if (plan.isOver(place)) {
                return new Verdict.Leaves(Verdict.End.FINISHED, Why.FINISHED);
            }
            Step step = plan.steps().get(place);
            Why hindrance = hindrance(step);
            if (hindrance != null) {
                place = pass(place, step, hindrance);
                continue;
            }
            switch (step) {
                case Step.Wait wait -> {
                    return begin(place, wait);
                }
                case Step.ChangeTag change -> place = pass(place, step, change(change));
                case Step.SetDisposition set -> place = pass(place, step, set(set));
                case Step.Branch branch -> place = follow(place, branch);
                case Step.End _ -> {
                    pass(place, step, Why.DONE);
                    return new Verdict.Leaves(Verdict.End.FINISHED, Why.FINISHED);
                }
                case Step.SetOwner _, Step.Distribute _ -> {
                    return new Verdict.Asks(place, step);
                }
                case Step.Paced paced -> {
                    return askInTime(place, paced);
                }
            }
        }
    }

    /** Why the contact is to leave, or null. */
    private @Nullable Why exit() {
        SequenceSettings settings = terms.settings();
        if (person.isDoNotContact()) {
            return Why.DO_NOT_CONTACT;
        }
        if (settings.exitOnOptOut() && person.isOptedOut()) {
            return Why.OPTED_OUT;
        }
        if (settings.exitOnReply() && enrolment.repliedAt() != null) {
            return Why.REPLY;
        }
        Long disposition = person.dispositionStatus();
        if (disposition != null && settings.exitDispositions().contains(disposition)) {
            return Why.DISPOSITION_STATUS;
        }
        return settings.exitTags().stream().anyMatch(person.tags()::contains) ? Why.TAG : null;
    }

    /** Why the step is passed over, or null. */
    private @Nullable Why hindrance(Step step) {
        if (StepReference.of(step).stream().anyMatch(terms.archived()::contains)) {
            return Why.ARCHIVED;
        }
        return switch (step) {
            case Step.SendSms _ when person.isOptedOut() -> Why.OPTED_OUT;
            case Step.SendEmail _ when !person.hasEmail() -> Why.NO_EMAIL;
            case Step.CallTask _ when person.owner() == null -> Why.NO_OWNER;
            case Step.Wait _, Step.Paced _, Step.ChangeTag _, Step.SetDisposition _ -> null;
            case Step.SetOwner _, Step.Distribute _, Step.Branch _, Step.End _ -> null;
        };
    }

    private int pass(int place, Step step, Why outcome) {
        passed.add(new Verdict.Passed(place, step, outcome.code()));
        return place + 1;
    }

    private Verdict.Waits begin(int place, Step.Wait wait) {
        Instant end = new LocalDays(person.zone(), terms.hours()::counts).end(wait, now);
        return new Verdict.Waits(pass(place, wait, Why.DONE), end, Why.WAIT.code(), null);
    }

    private Why change(Step.ChangeTag change) {
        boolean changed =
                change.add() ? person.tags().add(change.tag()) : person.tags().remove(change.tag());
        return changed ? Why.DONE : Why.ALREADY_SO;
    }

    private Why set(Step.SetDisposition set) {
        if (Objects.equals(person.dispositionStatus(), set.dispositionStatus())) {
            return Why.ALREADY_SO;
        }
        person.setDispositionStatus(set.dispositionStatus());
        return Why.DONE;
    }

    private int follow(int place, Step.Branch branch) {
        boolean holds = holds(branch.condition());
        int following = pass(place, branch, holds ? Why.THEN : Why.OTHERWISE);
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
            case Step.HasReplied() -> enrolment.repliedAt() != null;
        };
    }

    /** Now, if days, window and throttle allow it; else the moment at which they do. */
    private Verdict.Next askInTime(int place, Step.Paced step) {
        if (step instanceof Step.Reaching reaching) {
            Optional<Instant> legal = terms.hours().next(reaching, person.where(), now);
            if (legal.isEmpty()) {
                return new Verdict.Waits(place, now.plus(LOOK_AGAIN), Why.NO_LEGAL_MOMENT.code(), null);
            }
            if (legal.get().isAfter(now)) {
                return new Verdict.Waits(place, legal.get(), Why.WINDOW.code(), null);
            }
        }
        Pace pace = terms.pace();
        if (pace != null && !holdsSlot(place)) {
            Instant slot = pace.take(now);
            if (slot.isAfter(now)) {
                return new Verdict.Waits(place, slot, Why.THROTTLED.code(), slot);
            }
        }
        return new Verdict.Asks(place, step);
    }

    private boolean holdsSlot(int place) {
        Instant slot = enrolment.slotAt();
        return slot != null && place == enrolment.step() && !slot.isAfter(now);
    }
}
