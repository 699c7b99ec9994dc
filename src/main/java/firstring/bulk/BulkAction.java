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
 * One change to many contacts.
 *
 * @param user the user who requested it and on whose behalf it runs
 * @param argument the kind's argument, as text
 * @param filter the filter of a contact list; null: the contacts are selected one by one
 * @param held whether it waits, once its contacts are counted, to be started with that count
 * @param progress the progress so far
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
     * @param total contacts found; still growing during the count
     * @param outcomes contacts by outcome: {@code done}, or the reason they were skipped
     * @param cursor with a filter, the last contact that was counted or processed
     */
    record Progress(
            String state,
            long total,
            long done,
            Map<String, Long> outcomes,
            @Nullable Position cursor) {}

    /** @param until the end of the claim; null: not claimed */
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
