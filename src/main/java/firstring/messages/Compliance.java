package firstring.messages;

import firstring.accounts.AccountSettings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a message can be sent, and when; a call is made now or not at all. Has no side effects. */
final class Compliance {

    /** A decision. */
    sealed interface Decision {
        record Allowed(Instant at) implements Decision {}

        record Forbidden(SendRule rule) implements Decision {}
    }

    private Compliance() {}

    /** @param from the earliest time at which the message is wanted */
    static Decision decide(
            Channel channel, SendReason occasion, Recipient recipient, AccountSettings settings, Instant from) {
        boolean isAnswer = occasion == SendReason.ANSWER;
        SendRule rule = broken(channel, isAnswer, recipient);
        if (rule != null) {
            return new Decision.Forbidden(rule);
        }
        if (channel == Channel.EMAIL || isAnswer) {
            return new Decision.Allowed(from);
        }
        Optional<Instant> legal =
                settings.callingRules().next(recipient.zoneCandidates(settings.timezone()), recipient.attempts(), from);
        boolean isTooEarly =
                channel == Channel.CALL && legal.filter(from::equals).isEmpty();
        return isTooEarly || legal.isEmpty()
                ? new Decision.Forbidden(SendRule.OUTSIDE_HOURS)
                : new Decision.Allowed(legal.get());
    }

    private static @Nullable SendRule broken(Channel channel, boolean isAnswer, Recipient recipient) {
        return switch (recipient.existence()) {
            case GONE -> SendRule.CONTACT_DELETED;
            case DO_NOT_CONTACT -> SendRule.DO_NOT_CONTACT;
            case NO_CONTACT, CONTACT ->
                recipient.to() == null ? SendRule.NO_ADDRESS : ofAddress(channel, isAnswer, recipient);
        };
    }

    private static @Nullable SendRule ofAddress(Channel channel, boolean isAnswer, Recipient recipient) {
        for (SendRule rule : SendRule.values()) {
            boolean applies = recipient.stops().contains(rule.code());
            boolean isException = rule == SendRule.OPTED_OUT && (isAnswer || channel == Channel.EMAIL);
            if (applies && !isException) {
                return rule;
            }
        }
        return null;
    }
}
