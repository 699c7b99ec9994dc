package firstring.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ring group as stored, for the management API. */
record StoredGroup(
        RingGroupId id,
        GroupSettings settings,
        @Nullable Instant archivedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
