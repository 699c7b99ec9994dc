package firstring.messages;

import firstring.accounts.AccountSettings;
import firstring.time.ZoneCandidates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Called just before a message is sent, in that transaction and under its contact's lock, to ask the feature that
 * queued it whether it should be sent now.
 */
@FunctionalInterface
public interface SendCheck {
    /** The outcome of a message that was held and has been released. */
    String RELEASED = "released";

    Answer ask(Connection tx, AccountSettings account, Waiting message) throws SQLException;

    /**
     * A message that is due and can be sent.
     *
     * @param key the key under which it was queued
     * @param outcome of the last attempt; {@link #RELEASED}, or the outcome of an earlier answer: nothing was tried yet
     * @param where the zones in which its contact may live
     * @param dueAt when it became due, which may be long ago
     */
    record Waiting(String key, @Nullable String outcome, ZoneCandidates where, Instant dueAt, Instant now) {}

    /** An answer. */
    sealed interface Answer {}

    record Now() implements Answer {}

    /** @param outcome the name of the reason; asked again at that time */
    record Later(Instant at, @Nullable String outcome) implements Answer {}

    record NotAnyMore(SendRule rule) implements Answer {}
}
