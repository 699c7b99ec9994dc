package firstring.intake;

import firstring.accounts.AccountSettings;
import java.util.List;

/** The jobs of one account in a batch, in arrival order. */
public record AccountBatch(AccountSettings settings, List<PendingJob> jobs) {}
