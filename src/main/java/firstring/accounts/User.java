package firstring.accounts;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A person of an account as the management API shows him.
 *
 * @param timezone his own; null: the account's
 */
public record User(
        UserId id,
        String name,
        String email,
        Role role,
        boolean active,
        UserStatus status,
        @Nullable ZoneId timezone,
        @Nullable WorkingHours hours,
        @Nullable Integer dailyLeadCap,
        @Nullable Integer openQueueCap,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    boolean isActiveAdmin() {
        return active && role == Role.ADMIN;
    }
}
