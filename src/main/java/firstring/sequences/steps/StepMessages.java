package firstring.sequences.steps;

import firstring.accounts.AccountSettings;
import firstring.messages.SendCheck;
import firstring.messages.SendRule;
import firstring.sequences.StepKey;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.StepMessageStore.Standing;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a step's queued message should still be sent, since it may be sent later than the step ran: not after
 * its contact has left the sequence or the step was removed; not outside the sequence's days and window, nor while it
 * is paused. Messages that were held together, or overtaken by a pause of the account, are sent at the pace of the
 * throttle. Thread-safe.
 */
public final class StepMessages implements SendCheck {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

    private final StepMessageStore store = new StepMessageStore();

    @Override
    public Answer ask(Connection tx, AccountSettings account, Waiting message) throws SQLException {
        Optional<StepKey> key = StepKey.parse(message.key());
        if (key.isEmpty()) {
            return new Now();
        }
        Optional<Standing> standing =
                store.find(tx, account.account(), key.get().enrollment());
        return standing.isEmpty() ? new Now() : ask(tx, account, message, key.get(), standing.get());
    }

    private Answer ask(Connection tx, AccountSettings account, Waiting message, StepKey key, Standing standing)
            throws SQLException {
        boolean isUntried = isUntried(message.outcome());
        if (standing.hasLeft() || (isUntried && standing.plan() != key.plan())) {
            return new NotAnyMore(SendRule.LEFT_SEQUENCE);
        }
        Instant now = message.now();
        if (standing.paused()) {
            return new Later(now.plus(LOOK_AGAIN), message.outcome());
        }
        Instant open = new SendHours(account.callingRules(), standing.settings())
                .nextOwn(message.where(), now)
                .orElse(now.plus(LOOK_AGAIN));
        if (open.isAfter(now)) {
            return new Later(open, isUntried ? RELEASED : message.outcome());
        }
        Integer perMinute = standing.settings().perMinute();
        boolean wasHeld = RELEASED.equals(message.outcome());
        if (perMinute == null || !(wasHeld || wasOvertaken(message, standing))) {
            return new Now();
        }
        Instant slot = store.takeSlot(tx, account.account(), standing.sequence(), perMinute, now);
        return slot.isAfter(now)
                ? new Later(slot, wasHeld ? OutcomeCode.THROTTLED.code() : message.outcome())
                : new Now();
    }

    /** True for a message that became due while its account was paused, perhaps together with many others. */
    private static boolean wasOvertaken(Waiting message, Standing standing) {
        Instant resumedAt = standing.accountResumedAt();
        return resumedAt != null && message.dueAt().isBefore(resumedAt);
    }

    /** True for a message that was held and has not been tried since; its step is not finished before. */
    static boolean isUntried(@Nullable String outcome) {
        return RELEASED.equals(outcome) || OutcomeCode.THROTTLED.code().equals(outcome);
    }
}
