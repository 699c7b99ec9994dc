package firstring.messages.consent;

import firstring.contacts.ContactId;
import firstring.messages.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An SMS that may be an opt-out and waits for review.
 *
 * @param id of the message
 * @param e164 the sender's number
 * @param contact the contact that has that number now; null: none
 */
public record OptOutReview(
        MessageId id, String e164, @Nullable ContactId contact, String body, Instant at) {

    /** The result of a review. */
    public enum Decision {
        OPTED_OUT("opted_out"),
        NOT_OPTED_OUT("not_opted_out"),
        /** A later message was a clear opt-out. */
        SUPERSEDED("superseded");

        private final String code;

        Decision(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
