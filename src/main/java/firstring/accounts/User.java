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

    /** A new user: active, offline, without limits. */
    static User created(UserId id, String name, String email, Role role, Instant now) {
        return new User(id, name, email, role, true, UserStatus.OFFLINE, null, null, null, null, 1, now, now);
    }

    boolean isActiveAdmin() {
        return active && role == Role.ADMIN;
    }
}
