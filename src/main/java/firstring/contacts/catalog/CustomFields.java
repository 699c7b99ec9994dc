package firstring.contacts.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.AccountId;
import firstring.contacts.FieldRules;
import firstring.http.Params;
import firstring.json.Json;
import firstring.postgres.Database;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The custom fields of accounts, at most four seconds old; changes made by this server show at once. Reads
 * their values for leads and edits alike. Thread-safe.
 */
public final class CustomFields {
    private static final Duration MAX_AGE = Duration.ofSeconds(4);
    private static final int MAX_ACCOUNTS = 50_000;
    private static final int MAX_TEXT_LENGTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final BigDecimal MAX_NUMBER = new BigDecimal("1e18");

    private final CustomFieldStore store;
    private final Cache<AccountId, List<CustomField>> usable = Caffeine.newBuilder()
            .expireAfterWrite(MAX_AGE)
            .maximumSize(MAX_ACCOUNTS)
            .build();

    public CustomFields(Database database) {
        this.store = new CustomFieldStore(database);
    }

    /** The fields that are not archived. */
    public List<CustomField> of(AccountId account) {
        return usable.get(account, store::listUsable);
    }

    public Set<String> keys(AccountId account) {
        return of(account).stream().map(CustomField::key).collect(Collectors.toSet());
    }

    void forget(AccountId account) {
        usable.invalidate(account);
    }

    /** The valid values among those sent, by key; invalid ones are faults. */
    public Map<String, JsonNode> read(AccountId account, Params params) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (CustomField field : of(account)) {
            Object value = read(field, params);
            if (value != null) {
                values.put(field.key(), Json.tree(Json.text(value)));
            }
        }
        return values;
    }

    private static @Nullable Object read(CustomField field, Params params) {
        return switch (field.type()) {
            case TEXT -> params.text(field.key(), MAX_TEXT_LENGTH);
            case NUMBER -> number(field.key(), params);
            case DATE -> date(field.key(), params);
            case BOOLEAN -> params.flag(field.key());
            case CHOICE -> choice(field, params);
        };
    }

    private static @Nullable BigDecimal number(String key, Params params) {
        String text = params.line(key, MAX_NUMBER_LENGTH);
        if (text == null) {
            return null;
        }
        if (text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            BigDecimal number = new BigDecimal(text);
            if (number.abs().compareTo(MAX_NUMBER) < 0) {
                return number;
            }
        }
        params.faults().add(key, "`%s` must be a number.".formatted(key));
        return null;
    }

    private static @Nullable String date(String key, Params params) {
        String text = params.line(key, MAX_NUMBER_LENGTH);
        String day = text == null ? null : FieldRules.day(text);
        if (text != null && day == null) {
            params.faults().add(key, "`%s` must be a valid date such as 2030-01-31.".formatted(key));
        }
        return day;
    }

    private static @Nullable String choice(CustomField field, Params params) {
        String text = params.line(field.key(), MAX_TEXT_LENGTH);
        if (text == null) {
            return null;
        }
        for (String choice : field.choices()) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        params.faults().add(field.key(), "The selected %s is invalid.".formatted(Params.words(field.key())));
        return null;
    }
}
