package firstring.dialer.lists;

import firstring.accounts.UserId;
import firstring.dialer.DialerListId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named list of contacts that its users call together.
 *
 * @param openCount the number of open entries
 */
record DialerList(
        DialerListId id,
        Settings settings,
        int openCount,
        @Nullable Instant archivedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    static final int MAX_LISTS = 1_000;
    static final int MAX_USERS = 1_000;

    /** The editable part of a list. */
    record Settings(String name, List<UserId> users) {
        static final Settings EMPTY = new Settings("", List.of());
    }
}
