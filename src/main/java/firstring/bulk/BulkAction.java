package firstring.bulk;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.search.ContactSearch.Position;
import firstring.work.DueItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of many contacts.
 *
 * @param user who asked for it, and as whom it is done
 * @param argument of the kind, as text
 * @param filter the query of a list of contacts; null: the contacts are chosen one by one
 * @param held whether it waits, once it is counted, to be started with that count
 * @param progress how far it is
 */
record BulkAction(
        AccountId account,
        long id,
        UserId user,
        BulkKind kind,
        @Nullable String argument,
        @Nullable String filter,
        List<Long> contacts,
        boolean held,
        Progress progress,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Lease lease)
        implements DueItem {

    /**
     * @param state {@code counting, ready, running, finished, canceled} or {@code failed}
     * @param total contacts found; still growing while they are counted
     * @param outcomes how many contacts ended how: {@code done}, or why not
     * @param place the last contact of a filter that was counted, or done
     */
    record Progress(
            String state,
            long total,
            long done,
            Map<String, Long> outcomes,
            @Nullable Position place) {}

    /** @param until when the claim ends; null: nobody's */
    record Lease(@Nullable Instant until, int attempt) {}

    @Override
    public int attempt() {
        return lease.attempt();
    }

    boolean isCounting() {
        return progress.state().equals("counting");
    }

    boolean isOpen() {
        return finishedAt == null;
    }
}
