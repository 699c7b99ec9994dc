package firstring.sequences;

import firstring.accounts.AccountSettings;
import firstring.contacts.ContactId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that the decisions of one batch need. Belongs to one transaction; not thread-safe. */
final class StepFacts {

    /** Names a version of a sequence's steps. */
    record PlanKey(SequenceId sequence, int version) {}

    /** A sequence as a batch finds it, locked against edits. */
    record Running(SequenceId id, int plan, boolean paused, boolean archived, SequenceSettings settings) {}

    final AccountSettings account;
    final Instant now;
    final List<Enrolment> enrolments = new java.util.ArrayList<>();
    final Map<SequenceId, Running> sequences = new HashMap<>();
    final Map<PlanKey, Plan> plans = new HashMap<>();
    final Map<ContactId, Person> people = new HashMap<>();
    final Map<SequenceId, Pace> paces = new HashMap<>();
    final Set<StepReference> archived = new HashSet<>();
    private final Map<SequenceId, StepDecision.Terms> terms = new HashMap<>();

    StepFacts(AccountSettings account, Instant now) {
        this.account = account;
        this.now = now;
    }

    StepDecision.Terms terms(Running sequence) {
        return terms.computeIfAbsent(sequence.id(), id -> {
            SendHours hours = new SendHours(account.callingRules(), sequence.settings());
            return new StepDecision.Terms(sequence.settings(), hours, paces.get(id), archived);
        });
    }

    Plan plan(Enrolment enrolment) {
        Plan plan = plans.get(new PlanKey(enrolment.sequence(), enrolment.plan()));
        if (plan == null) {
            throw new IllegalStateException("no steps of version " + enrolment.plan());
        }
        return plan;
    }

    Running sequence(Enrolment enrolment) {
        Running sequence = sequences.get(enrolment.sequence());
        if (sequence == null) {
            throw new IllegalStateException(
                    "no sequence " + enrolment.sequence().value());
        }
        return sequence;
    }

    @Nullable
    Person person(Enrolment enrolment) {
        return people.get(enrolment.contact());
    }
}
