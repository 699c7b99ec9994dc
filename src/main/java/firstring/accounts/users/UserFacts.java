package firstring.accounts.users;

import firstring.accounts.UserId;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a user that routing needs.
 *
 * @param zone the user's own, else the account's: the time zone of their day and hours
 * @param hours null: no limit
 * @param dailyLeadCap null: no limit
 * @param openQueueCap null: no limit
 */
public record UserFacts(
        UserId id,
        String name,
        String email,
        boolean active,
        UserStatus status,
        ZoneId zone,
        @Nullable WorkingHours hours,
        @Nullable Integer dailyLeadCap,
        @Nullable Integer openQueueCap) {}
