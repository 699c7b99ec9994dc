package firstring.accounts.tokens;

import firstring.accounts.Scope;
import firstring.http.Answer;
import firstring.http.Etag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token as JSON; its value is included only in the response that issues it. */
public final class TokenJson {
    private TokenJson() {}

    static Answer answer(Token token) {
        return Etag.on(Answer.json(200, of(token)), token.version());
    }

    static Answer issued(TokenMint.Issued issued) {
        Map<String, @Nullable Object> view = of(issued.token());
        view.put("value", issued.value().reveal());
        return Etag.on(Answer.json(201, view), issued.token().version());
    }

    public static Map<String, @Nullable Object> of(Token token) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", token.id());
        view.put("name", token.name());
        view.put("user_id", token.user().value());
        view.put("scopes", token.scopes().stream().sorted().map(Scope::code).toList());
        view.put("hint", token.hint());
        view.put("short", token.isShort());
        view.put(
                "created_by",
                token.createdBy() == null ? null : token.createdBy().value());
        view.put("expires_at", token.expiresAt());
        view.put("revoked_at", token.revokedAt());
        view.put("rate_limit", token.rateLimit());
        view.put("rate_limit_per_source", token.rateLimitPerSource());
        view.put("allowed_addresses", token.allowedAddresses());
        view.put("last_used_at", token.lastUsedAt());
        view.put("created_at", token.createdAt());
        view.put("updated_at", token.updatedAt());
        return view;
    }
}
