package firstring.accounts.users;

import firstring.accounts.Role;
import firstring.accounts.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user of an account as the management API shows them.
 *
 * @param phoneNumber the number to ring for the user, in E.164; null: none
 * @param timezone the user's own; null: the account's
 */
public record User(
        UserId id,
        String name,
        String email,
        Role role,
        boolean active,
        UserStatus status,
        @Nullable String phoneNumber,
        @Nullable ZoneId timezone,
        @Nullable WorkingHours hours,
        @Nullable Integer dailyLeadCap,
        @Nullable Integer openQueueCap,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** A new user: active, offline, without limits. */
    public static User created(UserId id, String name, String email, Role role, Instant now) {
        return new User(id, name, email, role, true, UserStatus.OFFLINE, null, null, null, null, null, 1, now, now);
    }

    User withStatus(UserStatus newStatus, Instant now) {
        return new User(
                id,
                name,
                email,
                role,
                active,
                newStatus,
                phoneNumber,
                timezone,
                hours,
                dailyLeadCap,
                openQueueCap,
                version,
                createdAt,
                now);
    }

    User deactivated(Instant now) {
        return new User(
                id,
                name,
                email,
                role,
                false,
                UserStatus.OFFLINE,
                phoneNumber,
                timezone,
                hours,
                dailyLeadCap,
                openQueueCap,
                version,
                createdAt,
                now);
    }

    /** The user as stored after an update. */
    User nextVersion() {
        return new User(
                id,
                name,
                email,
                role,
                active,
                status,
                phoneNumber,
                timezone,
                hours,
                dailyLeadCap,
                openQueueCap,
                version + 1,
                createdAt,
                updatedAt);
    }

    /** True when routing might decide differently about this user. */
    boolean differsInAvailability(User other) {
        return active != other.active
                || status != other.status
                || !Objects.equals(timezone, other.timezone)
                || !Objects.equals(hours, other.hours)
                || !Objects.equals(dailyLeadCap, other.dailyLeadCap)
                || !Objects.equals(openQueueCap, other.openQueueCap);
    }

    boolean isActiveAdmin() {
        return active && role == Role.ADMIN;
    }
}
