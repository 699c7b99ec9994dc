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
 * Takes the messages that steps send. Called in the transaction of the step, under the contact's row lock: a message is
 * queued if and only if the step is done. Thread-safe.
 */
@FunctionalInterface
public interface Messenger {

    Outcome queue(Connection tx, AccountId account, Outgoing message) throws SQLException;

    /**
     * A message with its values filled in.
     *
     * @param key the same for the same step of the same enrollment: what was queued under it is never queued again
     * @param lineId the line that the sequence names, or null
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

    /** What became of it. A reason is a code of up to forty of {@code a-z_}. */
    sealed interface Outcome {}

    /** On its way; the sequence goes on. */
    record Taken(long messageId) implements Outcome {}

    /** It cannot be taken now; the enrollment waits and asks again. */
    record Held(String reason) implements Outcome {}

    /** It will never be taken; the step is passed over and the sequence goes on. */
    record Refused(String reason) implements Outcome {}

    /** Where nothing can send: enrollments wait and say so. */
    static Messenger none() {
        return (tx, account, message) -> new Held(OutcomeCode.NO_MESSENGER.code());
    }
}
