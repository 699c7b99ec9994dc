package firstring.accounts;

import firstring.text.HiddenText;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An account to create, with its admin and a token with all scopes.
 *
 * @param country ISO 3166 code
 * @param adminPassword null: one is generated
 * @param token null: one is generated
 */
public record NewAccount(
        String name,
        String country,
        ZoneId timezone,
        String adminEmail,
        @Nullable HiddenText adminPassword,
        @Nullable HiddenText token) {

    /** An account with the defaults of the contract: region US, New York time. */
    public static NewAccount named(String name, String adminEmail) {
        return new NewAccount(name, "US", ZoneId.of("America/New_York"), adminEmail, null, null);
    }

    public NewAccount withAdminPassword(@Nullable HiddenText password) {
        return new NewAccount(name, country, timezone, adminEmail, password, token);
    }

    public NewAccount withToken(@Nullable HiddenText ownToken) {
        return new NewAccount(name, country, timezone, adminEmail, adminPassword, ownToken);
    }
}
