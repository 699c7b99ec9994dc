package firstring.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ring group as the management API shows it. */
record StoredGroup(
        RingGroupId id,
        GroupSettings settings,
        @Nullable Instant archivedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
