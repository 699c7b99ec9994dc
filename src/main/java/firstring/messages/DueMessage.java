package firstring.messages;

import firstring.accounts.AccountId;
import firstring.work.DueItem;
import java.time.Instant;

/**
 * A claimed message.
 *
 * @param lease distinguishes this claim from later ones
 * @param dueAt when it became due
 */
record DueMessage(AccountId account, MessageId id, long lease, int attempt, Instant dueAt) implements DueItem {}
