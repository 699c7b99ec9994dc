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
        Instant updatedAt) {}
