package firstring.messages;

import firstring.accounts.AccountSettings;
import firstring.time.ZoneCandidates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asked just before a message goes out, in that transaction and under its contact's lock: whether whoever had it queued
 * wants it to go now.
 */
@FunctionalInterface
public interface SendCheck {
    /** The outcome of what was held and is not any more. */
    String RELEASED = "released";

    Answer ask(Connection tx, AccountSettings account, Waiting message) throws SQLException;

    /**
     * A message that is due and may go.
     *
     * @param key under which it was queued
     * @param outcome of what was tried last; {@link #RELEASED}, or what an answer said: nothing was tried yet
     * @param where its contact may live
     * @param dueAt when it came due, which may be long ago
     */
    record Waiting(String key, @Nullable String outcome, ZoneCandidates where, Instant dueAt, Instant now) {}

    /** One answer. */
    sealed interface Answer {}

    record Now() implements Answer {}

    /** @param outcome why, by name; asked again at that moment */
    record Later(Instant at, @Nullable String outcome) implements Answer {}

    record NotAnyMore(SendRule rule) implements Answer {}
}
