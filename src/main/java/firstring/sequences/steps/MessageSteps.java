package firstring.sequences.steps;

import firstring.sequences.Step;
import firstring.sequences.StepChanges;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.Messenger.Outgoing;
import firstring.sequences.steps.StepBatch.Asked;
import firstring.sequences.steps.StepResult.Passed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that send messages: fills in values and passes the message on. Thread-safe. */
public final class MessageSteps {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(15);

    private final Messenger messenger;

    MessageSteps(Messenger messenger) {
        this.messenger = messenger;
    }

    void send(Connection tx, StepFacts facts, Asked asked, Step.SendMessage step, StepChanges changes)
            throws SQLException {
        Long line = facts.sequence(asked.enrollment()).settings().lineId();
        Outgoing message = message(asked, step, line, facts);
        Messenger.Outcome outcome = messenger.queue(tx, facts.account.account(), message);
        switch (outcome) {
            case Messenger.Taken _ -> pass(asked, OutcomeCode.QUEUED.code(), facts, changes);
            case Messenger.Refused(String reason) -> pass(asked, reason, facts, changes);
            case Messenger.Held(String reason) ->
                changes.wait(
                        asked.enrollment(),
                        new StepResult.Waits(asked.asks().index(), facts.now.plus(ASK_AGAIN), reason, null));
        }
    }

    private static void pass(Asked asked, String outcome, StepFacts facts, StepChanges changes) {
        int index = asked.asks().index();
        changes.pass(asked.enrollment(), new Passed(index, asked.asks().step(), outcome), Map.of());
        changes.continueAt(asked.enrollment(), index + 1, facts.now);
    }

    private static Outgoing message(Asked asked, Step.SendMessage step, @Nullable Long line, StepFacts facts) {
        Person person = asked.person();
        return new Outgoing(
                asked.enrollment().key(asked.asks().index()),
                person.id(),
                step.channel(),
                line,
                step.subject(person::value),
                step.body(person::value),
                step.html(),
                facts.now);
    }
}
