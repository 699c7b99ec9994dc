package firstring.messages;

import firstring.accounts.AccountId;
import firstring.work.DueItem;

/**
 * A claimed message.
 *
 * @param lease tells this claim from later ones
 */
record DueMessage(AccountId account, MessageId id, long lease, int attempt) implements DueItem {}
