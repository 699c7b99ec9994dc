package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.UserStore;
import firstring.sequences.StepFacts.Running;
import firstring.sequences.StepFactsStore.Picked;
import firstring.sequences.Verdict.Passed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the due steps of many enrolments of one account in one transaction: lock, load, decide, act, write. What the
 * decision alone settles is done in one go up to the next wait. Thread-safe.
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
    record Asked(Enrolment enrolment, Person person, Verdict.Asks asks) {}

    /**
     * Answers how many enrolments were taken.
     *
     * @param only 0: any; else the id of one enrolment
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
        for (Enrolment enrolment : facts.enrolments) {
            Asked more = decide(facts, enrolment, changes);
            if (more != null) {
                asked.add(more);
            }
        }
        act(tx, facts, asked, changes);
        writer.write(tx, facts, changes);
        return facts.enrolments.size();
    }

    private static @Nullable Asked decide(StepFacts facts, Enrolment enrolment, StepChanges changes) {
        Running sequence = facts.sequence(enrolment);
        Person person = facts.person(enrolment);
        if (person == null) {
            throw new IllegalStateException("no contact of enrolment " + enrolment.id());
        }
        if (sequence.archived()) {
            changes.leave(enrolment, new Verdict.Leaves(Verdict.End.STOPPED, Why.SEQUENCE_ARCHIVED));
            return null;
        }
        if (sequence.paused()) {
            changes.suspend(enrolment, enrolment.step(), Why.PAUSED, facts.now);
            return null;
        }
        Long dispositionBefore = person.dispositionStatus();
        Verdict verdict =
                StepDecision.decide(enrolment, facts.plan(enrolment), facts.terms(sequence), person, facts.now);
        for (Passed passed : verdict.passed()) {
            dispositionBefore = record(enrolment, person, passed, dispositionBefore, changes);
        }
        return settle(enrolment, person, verdict.next(), changes);
    }

    /** Notes what a step changed; answers the disposition status after it. */
    private static @Nullable Long record(
            Enrolment enrolment, Person person, Passed passed, @Nullable Long dispositionBefore, StepChanges changes) {
        boolean done = passed.outcome().equals(Why.DONE.code());
        if (done && passed.step() instanceof Step.ChangeTag(long tag, boolean add)) {
            changes.tag(person.id(), tag, add);
            changes.pass(enrolment, passed, StepChanges.change("tag_id", add ? null : tag, add ? tag : null));
            return dispositionBefore;
        }
        if (done && passed.step() instanceof Step.SetDisposition(long status)) {
            changes.changedPeople.add(person);
            changes.pass(enrolment, passed, StepChanges.change("disposition_status_id", dispositionBefore, status));
            return status;
        }
        changes.pass(enrolment, passed, Map.of());
        return dispositionBefore;
    }

    private static @Nullable Asked settle(Enrolment enrolment, Person person, Verdict.Next next, StepChanges changes) {
        return switch (next) {
            case Verdict.Waits waits -> {
                changes.wait(enrolment, waits);
                yield null;
            }
            case Verdict.Leaves leaves -> {
                changes.leave(enrolment, leaves);
                yield null;
            }
            case Verdict.Asks asks -> new Asked(enrolment, person, asks);
        };
    }

    private void act(Connection tx, StepFacts facts, List<Asked> asked, StepChanges changes) throws SQLException {
        List<Asked> aboutPeople = new ArrayList<>();
        for (Asked one : asked) {
            switch (one.asks().step()) {
                case Step.SendSms _, Step.SendEmail _ -> messages.send(tx, facts, one, changes);
                case Step.CallWebhook webhook -> WebhookSteps.enter(facts, one, webhook, changes);
                case Step.CallTask _, Step.SetOwner _, Step.Distribute _ -> aboutPeople.add(one);
                case Step.Wait _, Step.ChangeTag _, Step.SetDisposition _, Step.Branch _, Step.End _ ->
                    throw new IllegalStateException("decided without asking");
            }
        }
        if (!aboutPeople.isEmpty()) {
            people.run(tx, facts, aboutPeople, changes);
        }
    }
}
