package firstring.messages;

import firstring.accounts.AccountId;
import firstring.work.DueItem;
import java.time.Instant;

/** A claimed message. */
record DueMessage(AccountId account, MessageId id, Instant leasedUntil, int attempt) implements DueItem {}
