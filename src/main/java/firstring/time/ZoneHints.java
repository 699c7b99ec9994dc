package firstring.time;

import org.jspecify.annotations.Nullable;

/**
 * The known facts about the location of a contact without an explicit time zone (docs/contract.md 1.2, timezone).
 *
 * @param country ISO 3166 alpha-2 code; any other text is no hint
 * @param state code or English name of a state, province or territory
 * @param zipcode five or nine digits of the United States; any other text is no hint
 * @param e164 the primary number
 */
public record ZoneHints(
        @Nullable String country,
        @Nullable String state,
        @Nullable String zipcode,
        String e164) {}
