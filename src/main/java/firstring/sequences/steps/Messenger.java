package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.messages.Channel;
import firstring.sequences.enrollments.OutcomeCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the messages of sequence steps. Called in the transaction of the step, under the contact's row lock: a
 * message is queued if and only if the step is done. Thread-safe.
 */
@FunctionalInterface
public interface Messenger {

    Outcome queue(Connection tx, AccountId account, Outgoing message) throws SQLException;

    /**
     * A message with its values filled in.
     *
     * @param key the same for the same step of the same enrollment: what was queued under it is never queued again
     * @param lineId the line set in the sequence, or null
     * @param subject of an email
     * @param html true: the body is HTML
     */
    record Outgoing(
            String key,
            ContactId contact,
            Channel channel,
            @Nullable Long lineId,
            @Nullable String subject,
            String body,
            boolean html,
            Instant at) {}

    /** The result of queuing. A reason is a code of up to forty of {@code a-z_}. */
    sealed interface Outcome {}

    /** The message is queued; the sequence continues. */
    record Taken(long messageId) implements Outcome {}

    /** The message cannot be accepted now; the enrollment waits and tries again. */
    record Held(String reason) implements Outcome {}

    /** The message will never be accepted; the step is skipped and the sequence continues. */
    record Refused(String reason) implements Outcome {}

    /** For tests without sending: enrollments wait and show the reason. */
    static Messenger none() {
        return (tx, account, message) -> new Held(OutcomeCode.NO_MESSENGER.code());
    }
}
