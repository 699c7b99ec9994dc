package firstring.routing;

import firstring.accounts.AccountId;
import firstring.work.DueItem;
import java.time.Instant;

/** A claimed check of the parked leads of one ring group. */
public record HandOut(AccountId account, RingGroupId ringGroup, Instant leasedUntil, int attempt) implements DueItem {}
