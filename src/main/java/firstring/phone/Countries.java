package firstring.phone;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Countries by code or English name (docs/contract.md 1.2, country). */
public final class Countries {
    private static final int MAX_LENGTH = 100;
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHER_THAN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Common names that the JDK's English locale does not have. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("USA", "US"),
            Map.entry("U.S.", "US"),
            Map.entry("U.S.A.", "US"),
            Map.entry("United States of America", "US"),
            Map.entry("America", "US"),
            Map.entry("UK", "GB"),
            Map.entry("U.K.", "GB"),
            Map.entry("Great Britain", "GB"),
            Map.entry("Britain", "GB"),
            Map.entry("England", "GB"),
            Map.entry("Scotland", "GB"),
            Map.entry("Wales", "GB"),
            Map.entry("Northern Ireland", "GB"),
            Map.entry("United Kingdom of Great Britain and Northern Ireland", "GB"),
            Map.entry("Republic of Ireland", "IE"),
            Map.entry("Holland", "NL"),
            Map.entry("The Netherlands", "NL"),
            Map.entry("Russian Federation", "RU"),
            Map.entry("Korea", "KR"),
            Map.entry("Republic of Korea", "KR"),
            Map.entry("Korea, Republic of", "KR"),
            Map.entry("Korea, Democratic People's Republic of", "KP"),
            Map.entry("Iran, Islamic Republic of", "IR"),
            Map.entry("Syrian Arab Republic", "SY"),
            Map.entry("Viet Nam", "VN"),
            Map.entry("Lao People's Democratic Republic", "LA"),
            Map.entry("Taiwan, Province of China", "TW"),
            Map.entry("Tanzania, United Republic of", "TZ"),
            Map.entry("Bolivia, Plurinational State of", "BO"),
            Map.entry("Venezuela, Bolivarian Republic of", "VE"),
            Map.entry("Moldova, Republic of", "MD"),
            Map.entry("Macedonia", "MK"),
            Map.entry("Burma", "MM"),
            Map.entry("Swaziland", "SZ"),
            Map.entry("Cape Verde", "CV"),
            Map.entry("Czech Republic", "CZ"),
            Map.entry("Turkey", "TR"),
            Map.entry("East Timor", "TL"),
            Map.entry("Ivory Coast", "CI"),
            Map.entry("Congo", "CG"),
            Map.entry("Democratic Republic of the Congo", "CD"),
            Map.entry("Congo, The Democratic Republic of the", "CD"),
            Map.entry("Palestine", "PS"),
            Map.entry("Palestine, State of", "PS"),
            Map.entry("Hong Kong", "HK"),
            Map.entry("Macau", "MO"),
            Map.entry("Macao", "MO"),
            Map.entry("Vatican", "VA"),
            Map.entry("Holy See", "VA"),
            Map.entry("US Virgin Islands", "VI"),
            Map.entry("Virgin Islands, U.S.", "VI"),
            Map.entry("Virgin Islands, British", "VG"),
            Map.entry("Brunei Darussalam", "BN"),
            Map.entry("Kosovo", "XK"),
            Map.entry("XK", "XK"),
            Map.entry("XKX", "XK"),
            Map.entry("UAE", "AE"),
            Map.entry("Emirates", "AE"),
            Map.entry("PRC", "CN"),
            Map.entry("People's Republic of China", "CN"));

    private static final Map<String, String> CODES = codes();

    private Countries() {}

    /** The ISO 3166 alpha-2 code of an alpha-2 or alpha-3 code or an English name, in any case. */
    public static Optional<String> code(String text) {
        return text.length() > MAX_LENGTH ? Optional.empty() : Optional.ofNullable(CODES.get(key(text)));
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            codes.put(key(country.getDisplayCountry(Locale.ENGLISH)), code);
            codes.put(key(country.getISO3Country()), code);
        }
        ALIASES.forEach((name, code) -> codes.put(key(name), code));
        for (String code : Locale.getISOCountries()) {
            codes.put(key(code), code);
        }
        return Map.copyOf(codes);
    }

    /** The name in lower case without accents, punctuation and articles; "&" and "St." are spelled out. */
    private static String key(String text) {
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        String spelled =
                plain.replace("&", " and ").replace(".", "").replace("'", "").replace("\u2019", "");
        String words = OTHER_THAN_WORDS
                .matcher(spelled.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
        String whole = (" " + words + " ").replace(" the ", " ").replace(" st ", " saint ");
        return whole.strip();
    }
}
