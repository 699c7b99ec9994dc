package firstring.bench;

import firstring.accounts.AccountId;
import java.util.List;

/**
 * An account created for the bench, with the ids that its leads refer to. Its users are members of the ring group and
 * available.
 */
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
