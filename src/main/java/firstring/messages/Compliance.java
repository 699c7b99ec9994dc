package firstring.messages;

import firstring.accounts.AccountSettings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a message may go out, and when; a call is made now or not at all. Pure. */
final class Compliance {

    /** One answer. */
    sealed interface Verdict {
        record Allowed(Instant at) implements Verdict {}

        record Forbidden(SendRule rule) implements Verdict {}
    }

    private Compliance() {}

    /** @param from the earliest moment at which it is wanted */
    static Verdict judge(
            Channel channel, SendReason occasion, Recipient recipient, AccountSettings settings, Instant from) {
        boolean isAnswer = occasion == SendReason.ANSWER;
        SendRule rule = broken(channel, isAnswer, recipient);
        if (rule != null) {
            return new Verdict.Forbidden(rule);
        }
        if (channel == Channel.EMAIL || isAnswer) {
            return new Verdict.Allowed(from);
        }
        Optional<Instant> legal =
                settings.callingRules().next(recipient.whereabouts(settings.timezone()), recipient.attempts(), from);
        boolean isTooEarly =
                channel == Channel.CALL && legal.filter(from::equals).isEmpty();
        return isTooEarly || legal.isEmpty()
                ? new Verdict.Forbidden(SendRule.OUTSIDE_HOURS)
                : new Verdict.Allowed(legal.get());
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
            boolean holds = recipient.stops().contains(rule.code());
            boolean excused = rule == SendRule.OPTED_OUT && (isAnswer || channel == Channel.EMAIL);
            if (holds && !excused) {
                return rule;
            }
        }
        return null;
    }
}
