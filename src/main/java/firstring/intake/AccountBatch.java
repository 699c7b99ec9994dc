package firstring.intake;

import firstring.accounts.AccountSettings;
import java.util.List;

/** What of a batch belongs to one account, in arrival order. */
public record AccountBatch(AccountSettings settings, List<PendingJob> tickets) {}
