package firstring.bench;

import firstring.accounts.AccountId;
import java.util.List;

/** An account made for the bench, with what its leads name. The members belong to the ring group and are available. */
public record BenchAccount(
        AccountId id,
        String token,
        List<Long> members,
        long ringGroup,
        long sequence,
        long tag,
        long line,
        long dispositionStatus,
        long leadSource) {}
