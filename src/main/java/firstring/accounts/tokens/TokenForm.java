package firstring.accounts.tokens;

import firstring.accounts.AddressList;
import firstring.accounts.EnumCodes;
import firstring.accounts.Scope;
import firstring.accounts.SettingFields;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.body.FormValue;
import firstring.text.HiddenText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a token's create or edit. */
public final class TokenForm {
    static final Set<String> CREATE_KEYS = Set.of(
            "name",
            "user_id",
            "scopes",
            "expires_at",
            "value",
            "rate_limit",
            "rate_limit_per_source",
            "allowed_addresses");
    static final Set<String> EDIT_KEYS =
            Set.of("name", "scopes", "expires_at", "rate_limit", "rate_limit_per_source", "allowed_addresses");
    static final String VALUE_REFUSED = "This value cannot be used.";

    public static final int MAX_RATE = 1_000_000;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private TokenForm() {}

    /** The edited token; faults are collected in the patch. A new token's expiration must be in the future. */
    static Token read(Patch patch, Token current, Instant now) {
        Params params = patch.params();
        return new Token(
                current.id(),
                current.user(),
                patch.required("name", current.name(), patch.line(255)),
                patch.kept("scopes", current.scopes(), field -> scopes(params, field)),
                current.hint(),
                current.isShort(),
                current.createdBy(),
                patch.clearable("expires_at", current.expiresAt(), field -> moment(params, field, now)),
                current.revokedAt(),
                patch.clearable("rate_limit", current.rateLimit(), patch.whole(1, MAX_RATE)),
                patch.clearable("rate_limit_per_source", current.rateLimitPerSource(), patch.whole(1, MAX_RATE)),
                patch.kept("allowed_addresses", current.allowedAddresses(), field -> addresses(params, field)),
                current.lastUsedAt(),
                current.version(),
                current.createdAt(),
                now);
    }

    /** A value chosen by the caller, or null. */
    static @Nullable HiddenText value(Params params) {
        FormValue sent = params.form().sent("value");
        if (sent == null) {
            return null;
        }
        if (sent instanceof FormValue.Text(String text) && TokenValue.isPossible(text)) {
            return new HiddenText(text);
        }
        params.faults().add("value", VALUE_REFUSED);
        return null;
    }

    private static @Nullable Set<Scope> scopes(Params params, String field) {
        List<Scope> scopes =
                SettingFields.list(params, field, text -> EnumCodes.find(Scope.values(), Scope::code, text));
        if (scopes != null && scopes.isEmpty() && !params.faults().has(field)) {
            params.faults().add(field, "`scopes` must contain at least one of intake, family, and manage.");
        }
        return scopes == null ? null : Set.copyOf(new HashSet<>(scopes));
    }

    private static @Nullable List<String> addresses(Params params, String field) {
        return SettingFields.list(params, field, AddressList::range);
    }

    private static @Nullable Instant moment(Params params, String field, Instant now) {
        String text = params.line(field, 40);
        Optional<Instant> moment = text == null ? Optional.empty() : parse(text);
        if (text != null
                && (moment.isEmpty()
                        || moment.get().isBefore(now)
                        || moment.get().isAfter(LATEST))) {
            params.faults()
                    .add(field, "`%s` must be a time in the future such as 2030-01-31T12:00:00Z.".formatted(field));
            return null;
        }
        return moment.orElse(null);
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeParseException noMoment) {
            return Optional.empty();
        }
    }
}
