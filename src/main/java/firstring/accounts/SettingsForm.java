package firstring.accounts;

import firstring.accounts.tokens.TokenForm;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.phone.Countries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of an edit of the account's settings. */
final class SettingsForm {
    static final Set<String> KEYS = Set.of(
            "name",
            "country",
            "timezone",
            "existing_contacts",
            "invalid_details",
            "allowed_origins",
            "opt_out_words",
            "raw_retention_days",
            "default_rate_limit",
            "default_rate_limit_per_source",
            "call_link");

    private static final int MAX_OPT_OUT_WORDS = 50;
    private static final int MAX_OPT_OUT_WORD = 40;
    private static final int MAX_RETENTION_DAYS = 36_500;
    private static final Pattern CALL_LINK =
            Pattern.compile("(tel|sips?|callto):[\\w.:;=@%+-]*\\{number}[\\w.:;=@%+?&-]*");

    private SettingsForm() {}

    /** The edited settings; faults are collected in the patch. */
    static AccountSettings read(Patch patch, AccountSettings current, Instant now) {
        Params params = patch.params();
        return new AccountSettings(
                current.account(),
                patch.required("name", current.name(), patch.line(255)),
                patch.required("country", current.country(), field -> country(params, field)),
                patch.required("timezone", current.timezone(), field -> SettingFields.zone(params, field)),
                patch.required(
                        "existing_contacts",
                        current.existingContacts(),
                        patch.choice(List.of(ExistingContacts.values()), ExistingContacts::code)),
                patch.required(
                        "invalid_details",
                        current.invalidDetails(),
                        patch.choice(List.of(InvalidDetails.values()), InvalidDetails::code)),
                patch.kept(
                        "allowed_origins",
                        current.allowedOrigins(),
                        field -> SettingFields.list(params, field, SettingFields::origin)),
                patch.kept("opt_out_words", current.optOutWords(), field -> optOutWords(params, field)),
                patch.clearable("raw_retention_days", current.rawRetentionDays(), patch.whole(1, MAX_RETENTION_DAYS)),
                patch.clearable("default_rate_limit", current.defaultRateLimit(), patch.whole(1, TokenForm.MAX_RATE)),
                patch.clearable(
                        "default_rate_limit_per_source",
                        current.defaultRateLimitPerSource(),
                        patch.whole(1, TokenForm.MAX_RATE)),
                patch.required("call_link", current.callLink(), field -> callLink(params, field)),
                current.callingRules(),
                current.callingRulesVersion(),
                current.pause(),
                current.version(),
                current.createdAt(),
                now);
    }

    private static @Nullable List<String> optOutWords(Params params, String field) {
        List<String> words = SettingFields.list(params, field, SettingsForm::optOutWord);
        if (words != null && words.size() > MAX_OPT_OUT_WORDS) {
            params.faults().add(field, "`%s` must be a list of at most %d words.".formatted(field, MAX_OPT_OUT_WORDS));
            return null;
        }
        return words;
    }

    /** A text on one line that contains a letter or digit. */
    private static Optional<String> optOutWord(String text) {
        boolean isWord = text.length() <= MAX_OPT_OUT_WORD && text.codePoints().anyMatch(Character::isLetterOrDigit);
        return isWord && text.lines().count() == 1 ? Optional.of(text) : Optional.empty();
    }

    private static @Nullable String callLink(Params params, String field) {
        String link = params.line(field, 255);
        if (link != null && !CALL_LINK.matcher(link).matches()) {
            params.faults().add(field, "`call_link` must look like tel:{number} or sip:{number}@pbx.example.com.");
            return null;
        }
        return link;
    }

    private static @Nullable String country(Params params, String field) {
        String text = params.line(field, 255);
        Optional<String> code = text == null ? Optional.empty() : Countries.code(text);
        if (text != null && code.isEmpty()) {
            params.faults().add(field, "`country` must be an ISO 3166 code or the English name of a country.");
        }
        return code.orElse(null);
    }
}
