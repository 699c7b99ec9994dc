package firstring.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token as the management API shows it; its value is known only to whoever holds it.
 *
 * @param hint its last characters, empty for a short one
 * @param rateLimit calls a minute; null: no limit
 * @param allowedAddresses networks in CIDR notation; empty: any address
 */
record Token(
        long id,
        UserId user,
        String name,
        Set<Scope> scopes,
        String hint,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Integer rateLimit,
        List<String> allowedAddresses,
        @Nullable Instant lastUsedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** What a token is unless it is asked to be otherwise: good for posting leads, without end and limits. */
    static Token blank(UserId user, Instant now) {
        return new Token(0, user, "", Set.of(Scope.INTAKE), "", null, null, null, List.of(), null, 1, now, now);
    }

    boolean isInForce(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    Token revoked(Instant now) {
        return changed(expiresAt, now, version);
    }

    /** Expires at this moment, unless it does so earlier. */
    Token endingBy(Instant end) {
        return changed(expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end, revokedAt, version);
    }

    /** As the row stands after an update of this one. */
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
                expires,
                revoked,
                rateLimit,
                allowedAddresses,
                lastUsedAt,
                newVersion,
                createdAt,
                updatedAt);
    }
}
