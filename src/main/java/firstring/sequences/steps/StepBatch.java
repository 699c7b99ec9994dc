package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.users.UserStore;
import firstring.sequences.Step;
import firstring.sequences.StepChangeStore;
import firstring.sequences.StepChanges;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.StepFacts.Running;
import firstring.sequences.steps.StepFactsStore.Picked;
import firstring.sequences.steps.StepResult.Passed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the due steps of many enrollments of one account in one transaction: lock, load, decide, act, write. Steps that
 * need only a decision run on until the next wait. Thread-safe.
 */
final class StepBatch {
    private final AccountStore accounts;
    private final LongSupplier ids;
    private final StepFactsStore store = new StepFactsStore();
    private final StepChangeStore writer = new StepChangeStore();
    private final MessageSteps messages;
    private final PeopleSteps people;

    StepBatch(AccountStore accounts, UserStore users, LongSupplier ids, StepPorts ports) {
        this.accounts = accounts;
        this.ids = ids;
        this.messages = new MessageSteps(ports.messenger());
        this.people = new PeopleSteps(users, ports);
    }

    /** A step that needs more than a decision. */
    record Asked(Enrollment enrollment, Person person, StepResult.Asks asks) {}

    /**
     * Returns how many enrollments were taken.
     *
     * @param only 0: any; else the id of one enrollment
     */
    int run(Connection tx, AccountId account, Instant now, long only, int limit) throws SQLException {
        List<Picked> picked = store.pick(tx, account, now, only, limit);
        if (picked.isEmpty()) {
            return 0;
        }
        StepFacts facts = new StepFacts(accounts.getSettings(account), now);
        store.load(tx, facts, picked);
        StepChanges changes = new StepChanges(ids);
        List<Asked> asked = new ArrayList<>();
        for (Enrollment enrollment : facts.enrollments) {
            Asked more = decide(facts, enrollment, changes);
            if (more != null) {
                asked.add(more);
            }
        }
        act(tx, facts, asked, changes);
        writer.write(tx, facts, changes);
        return facts.enrollments.size();
    }

    private static @Nullable Asked decide(StepFacts facts, Enrollment enrollment, StepChanges changes) {
        Running sequence = facts.sequence(enrollment);
        Person person = facts.person(enrollment);
        if (person == null) {
            throw new IllegalStateException("no contact of enrollment " + enrollment.id());
        }
        if (sequence.archived()) {
            changes.leave(enrollment, new StepResult.Leaves(StepResult.End.STOPPED, OutcomeCode.SEQUENCE_ARCHIVED));
            return null;
        }
        if (sequence.paused()) {
            changes.suspend(enrollment, enrollment.step(), OutcomeCode.PAUSED, facts.now);
            return null;
        }
        Long dispositionBefore = person.dispositionStatus();
        StepResult result =
                StepDecision.decide(enrollment, facts.plan(enrollment), facts.terms(sequence), person, facts.now);
        for (Passed passed : result.passed()) {
            dispositionBefore = record(enrollment, person, passed, dispositionBefore, changes);
        }
        return settle(enrollment, person, result.next(), changes);
    }

    /** Records the changes of a step; returns the disposition status after it. */
    private static @Nullable Long record(
            Enrollment enrollment,
            Person person,
            Passed passed,
            @Nullable Long dispositionBefore,
            StepChanges changes) {
        boolean done = passed.outcome().equals(OutcomeCode.DONE.code());
        if (done && passed.step() instanceof Step.ChangeTag(long tag, boolean add)) {
            changes.tag(person.id(), tag, add);
            changes.pass(enrollment, passed, StepChanges.change("tag_id", add ? null : tag, add ? tag : null));
            return dispositionBefore;
        }
        if (done && passed.step() instanceof Step.SetDisposition(long status)) {
            changes.changedPeople.add(person);
            changes.pass(enrollment, passed, StepChanges.change("disposition_status_id", dispositionBefore, status));
            return status;
        }
        changes.pass(enrollment, passed, Map.of());
        return dispositionBefore;
    }

    private static @Nullable Asked settle(
            Enrollment enrollment, Person person, StepResult.Next next, StepChanges changes) {
        return switch (next) {
            case StepResult.Waits waits -> {
                changes.wait(enrollment, waits);
                yield null;
            }
            case StepResult.Leaves leaves -> {
                changes.leave(enrollment, leaves);
                yield null;
            }
            case StepResult.Asks asks -> new Asked(enrollment, person, asks);
        };
    }

    private void act(Connection tx, StepFacts facts, List<Asked> asked, StepChanges changes) throws SQLException {
        List<Asked> aboutPeople = new ArrayList<>();
        for (Asked one : asked) {
            switch (one.asks().step()) {
                case Step.SendMessage message -> messages.send(tx, facts, one, message, changes);
                case Step.CallWebhook webhook -> WebhookSteps.enter(facts, one, webhook, changes);
                case Step.AboutPeople _ -> aboutPeople.add(one);
            }
        }
        if (!aboutPeople.isEmpty()) {
            people.run(tx, facts, aboutPeople, changes);
        }
    }
}
