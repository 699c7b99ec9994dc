package firstring.accounts.tokens;

import firstring.accounts.AccountSettings;
import firstring.accounts.Scope;
import firstring.accounts.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token as the management API shows it; its value is known only to the holder.
 *
 * @param hint its last characters, empty for a short one
 * @param isShort whether its value has fewer than 20 characters and could be guessed
 * @param createdBy the user who created it; null: the operator, or unknown
 * @param rateLimit calls per minute; null: no limit
 * @param rateLimitPerSource of them, those of one source; null: no limit
 * @param allowedAddresses networks in CIDR notation; empty: any address
 */
public record Token(
        long id,
        UserId user,
        String name,
        Set<Scope> scopes,
        String hint,
        boolean isShort,
        @Nullable UserId createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Integer rateLimit,
        @Nullable Integer rateLimitPerSource,
        List<String> allowedAddresses,
        @Nullable Instant lastUsedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** A token's defaults: it can post leads, never expires, and has the account's limits. */
    static Token blank(UserId user, AccountSettings defaults, Instant now) {
        return new Token(
                0,
                user,
                "",
                Set.of(Scope.INTAKE),
                "",
                false,
                null,
                null,
                null,
                defaults.defaultRateLimit(),
                defaults.defaultRateLimitPerSource(),
                List.of(),
                null,
                1,
                now,
                now);
    }

    /** A token for the user that the operator names. */
    static Token unlimited(UserId user, String name, Set<Scope> scopes) {
        return new Token(
                0,
                user,
                name,
                scopes,
                "",
                false,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    /** A new token with the same properties and its own value. */
    Token issued(long newId, String value, @Nullable UserId maker, Instant now) {
        return new Token(
                newId,
                user,
                name,
                scopes,
                TokenValue.hint(value),
                TokenValue.isShort(value),
                maker,
                expiresAt,
                null,
                rateLimit,
                rateLimitPerSource,
                allowedAddresses,
                null,
                1,
                now,
                now);
    }

    public boolean isInForce(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    public Token revoked(Instant now) {
        return changed(expiresAt, now, version);
    }

    /** The same token, expiring at this time unless it already expires earlier. */
    Token endingBy(Instant end) {
        return changed(expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end, revokedAt, version);
    }

    /** The token as stored after an update. */
    Token nextVersion() {
        return changed(expiresAt, revokedAt, version + 1);
    }

    private Token changed(@Nullable Instant expires, @Nullable Instant revoked, long newVersion) {
        return new Token(
                id,
                user,
                name,
                scopes,
                hint,
                isShort,
                createdBy,
                expires,
                revoked,
                rateLimit,
                rateLimitPerSource,
                allowedAddresses,
                lastUsedAt,
                newVersion,
                createdAt,
                updatedAt);
    }
}
