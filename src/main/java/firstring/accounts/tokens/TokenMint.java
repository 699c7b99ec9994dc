package firstring.accounts.tokens;

import firstring.accounts.AccountId;
import firstring.accounts.Scope;
import firstring.accounts.UserId;
import firstring.postgres.Ids;
import firstring.text.HiddenText;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Issues tokens: the only place that handles a new token's value and its row together. */
public record TokenMint(Ids ids, TokenKey key, TokenStore tokens) {

    /**
     * A request for a token.
     *
     * @param like its properties; its id and everything derived from its value are ignored
     * @param maker the user who will hold it; null: the operator
     * @param value a value brought over from another system; null: one is generated
     */
    public record Request(
            Token like, @Nullable UserId maker, @Nullable HiddenText value) {

        /** Without expiration or limits, created by the operator. */
        public static Request unlimited(UserId user, String name, Set<Scope> scopes, @Nullable HiddenText value) {
            return new Request(Token.unlimited(user, name, scopes), null, value);
        }
    }

    /** A token with its value, which is available only this once. */
    public record Issued(Token token, HiddenText value) {}

    /** Whether a value is or was used in any account. */
    boolean isTaken(Handle tx, HiddenText value) {
        return tokens.isTaken(tx, key.digest(value.reveal()));
    }

    /** Empty when the requested value is taken, in any account. */
    public Optional<Issued> issue(Handle tx, AccountId account, Request asked, Instant now) {
        HiddenText value = asked.value() == null ? new HiddenText(TokenValue.make()) : asked.value();
        Token token = asked.like().issued(ids.next(), value.reveal(), asked.maker(), now);
        boolean inserted = tokens.insert(tx, account, token, key.digest(value.reveal()));
        return inserted ? Optional.of(new Issued(token, value)) : Optional.empty();
    }
}
