package firstring.accounts;

import firstring.postgres.Ids;
import firstring.text.HiddenText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Issues tokens: the only place that sees a new one's value and its row together. */
record TokenMint(Ids ids, TokenKey key, TokenStore tokens) {

    /**
     * A token that is asked for.
     *
     * @param value its own value, brought over from elsewhere; null: one is made
     */
    record Request(
            UserId user,
            String name,
            Set<Scope> scopes,
            @Nullable Instant expiresAt,
            @Nullable Integer rateLimit,
            List<String> allowedAddresses,
            @Nullable HiddenText value) {

        static Request like(Token token, @Nullable HiddenText value) {
            return new Request(
                    token.user(),
                    token.name(),
                    token.scopes(),
                    token.expiresAt(),
                    token.rateLimit(),
                    token.allowedAddresses(),
                    value);
        }

        static Request unlimited(UserId user, String name, Set<Scope> scopes, @Nullable HiddenText value) {
            return new Request(user, name, scopes, null, null, List.of(), value);
        }
    }

    /** A token with its value, which is known this once. */
    record Issued(Token token, HiddenText value) {}

    /** Empty when the value asked for is taken, in whatever account. */
    Optional<Issued> issue(Handle tx, AccountId account, Request asked, Instant now) {
        HiddenText value = asked.value() == null ? new HiddenText(TokenValue.make()) : asked.value();
        Token token = new Token(
                ids.next(),
                asked.user(),
                asked.name(),
                asked.scopes(),
                TokenValue.hint(value.reveal()),
                asked.expiresAt(),
                null,
                asked.rateLimit(),
                asked.allowedAddresses(),
                null,
                1,
                now,
                now);
        boolean inserted = tokens.insert(tx, account, token, key.digest(value.reveal()));
        return inserted ? Optional.of(new Issued(token, value)) : Optional.empty();
    }
}
