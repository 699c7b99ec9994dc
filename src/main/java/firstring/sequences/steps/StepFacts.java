package firstring.sequences.steps;

import firstring.accounts.AccountSettings;
import firstring.contacts.ContactId;
import firstring.sequences.Pace;
import firstring.sequences.Plan;
import firstring.sequences.SequenceId;
import firstring.sequences.SequenceSettings;
import firstring.sequences.StepReference;
import firstring.sequences.enrollments.Enrollment;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All facts that the decisions of one batch need. Belongs to one transaction; not thread-safe. */
public final class StepFacts {

    /** Identifies a version of a sequence's steps. */
    public record PlanKey(SequenceId sequence, int version) {}

    /** A sequence as read by a batch, locked against edits. */
    public record Running(SequenceId id, int plan, boolean paused, boolean archived, SequenceSettings settings) {}

    public final AccountSettings account;
    public final Instant now;
    final List<Enrollment> enrollments = new java.util.ArrayList<>();
    final Map<SequenceId, Running> sequences = new HashMap<>();
    final Map<PlanKey, Plan> plans = new HashMap<>();
    final Map<ContactId, Person> people = new HashMap<>();
    public final Map<SequenceId, Pace> paces = new HashMap<>();
    final Set<StepReference> archived = new HashSet<>();
    private final Map<SequenceId, StepDecision.Terms> terms = new HashMap<>();

    public StepFacts(AccountSettings account, Instant now) {
        this.account = account;
        this.now = now;
    }

    public StepDecision.Terms terms(Running sequence) {
        return terms.computeIfAbsent(sequence.id(), id -> {
            SendHours hours = new SendHours(account.callingRules(), sequence.settings());
            return new StepDecision.Terms(sequence.settings(), hours, paces.get(id), archived);
        });
    }

    Plan plan(Enrollment enrollment) {
        Plan plan = plans.get(new PlanKey(enrollment.sequence(), enrollment.plan()));
        if (plan == null) {
            throw new IllegalStateException("no steps of version " + enrollment.plan());
        }
        return plan;
    }

    Running sequence(Enrollment enrollment) {
        Running sequence = sequences.get(enrollment.sequence());
        if (sequence == null) {
            throw new IllegalStateException(
                    "no sequence " + enrollment.sequence().value());
        }
        return sequence;
    }

    @Nullable
    Person person(Enrollment enrollment) {
        return people.get(enrollment.contact());
    }
}
