package firstring.accounts;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An account to be made, with its admin and a token of all scopes.
 *
 * @param adminPassword null: the admin cannot sign in until one is set
 * @param token null: one is made
 */
public record NewAccount(
        String name,
        String country,
        ZoneId timezone,
        String adminName,
        String adminEmail,
        @Nullable String adminPassword,
        @Nullable String token) {

    /** With the defaults of the contract: region US, New York time. */
    public static NewAccount of(
            String name, String adminEmail, @Nullable String adminPassword, @Nullable String token) {
        return new NewAccount(name, "US", ZoneId.of("America/New_York"), adminEmail, adminEmail, adminPassword, token);
    }

    @Override
    public String toString() {
        return "NewAccount[" + name + "]";
    }
}
