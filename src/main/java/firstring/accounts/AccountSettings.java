package firstring.accounts;

import firstring.time.CallingRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an account.
 *
 * @param country ISO 3166 code; the region of a phone number that names none
 * @param timezone the zone of contacts without any hint, and of users without a zone of their own
 * @param invalidDetails how leads with an invalid detail are handled
 * @param allowedOrigins browser origins that can call {@code /api/v1/webhook}; empty: any
 * @param defaultRateLimit for tokens created without their own limit; null: none
 * @param defaultRateLimitPerSource the same for the limit per source
 * @param optOutWords words that opt out, alone in an SMS, in addition to the standard ones
 * @param callLink the link opened by a click on a number, with {@code {number}} in its place
 * @param callingRules when contacts can be called; {@code callingRulesVersion} increases with every edit of them
 * @param pause null: not paused
 * @param rawRetentionDays days after which raw leads and traces are blanked; null: the server's retention
 */
public record AccountSettings(
        AccountId account,
        String name,
        String country,
        ZoneId timezone,
        ExistingContacts existingContacts,
        InvalidDetails invalidDetails,
        List<String> allowedOrigins,
        List<String> optOutWords,
        @Nullable Integer rawRetentionDays,
        @Nullable Integer defaultRateLimit,
        @Nullable Integer defaultRateLimitPerSource,
        String callLink,
        CallingRules callingRules,
        long callingRulesVersion,
        @Nullable Pause pause,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** False only for a browser's request from an origin that is not listed (docs/contract.md 1.1). */
    public boolean allowsOrigin(@Nullable String origin) {
        return origin == null
                || allowedOrigins.isEmpty()
                || allowedOrigins.stream().anyMatch(origin.strip()::equalsIgnoreCase);
    }

    /** The settings as stored after an update. */
    AccountSettings nextVersion() {
        return new AccountSettings(
                account,
                name,
                country,
                timezone,
                existingContacts,
                invalidDetails,
                allowedOrigins,
                optOutWords,
                rawRetentionDays,
                defaultRateLimit,
                defaultRateLimitPerSource,
                callLink,
                callingRules,
                callingRulesVersion,
                pause,
                version + 1,
                createdAt,
                updatedAt);
    }
}
