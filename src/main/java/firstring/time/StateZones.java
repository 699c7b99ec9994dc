package firstring.time;

import java.text.Normalizer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All zones in use in each state, province and territory of the United States and Canada. */
final class StateZones {
    private static final int MAX_LENGTH = 60;
    private static final Pattern ACCENTS_AND_DOTS = Pattern.compile("[\\p{M}.]+");
    private static final Pattern OTHER_THAN_LETTERS = Pattern.compile("[^\\p{L}]+");

    private static final Map<String, List<ZoneId>> ZONES = read();

    private StateZones() {}

    /**
     * The zones of a state, or empty when it is none that is known.
     *
     * @param country {@code US}, {@code CA}, or null when either may be meant; another country has no states here
     */
    static List<ZoneId> find(@Nullable String country, String state) {
        if (state.length() > MAX_LENGTH) {
            return List.of();
        }
        String name = key(state);
        if (country != null) {
            return ZONES.getOrDefault(country + " " + withoutCountry(name, country), List.of());
        }
        List<ZoneId> unitedStates = find("US", name);
        return unitedStates.isEmpty() ? find("CA", name) : unitedStates;
    }

    /** {@code US-CA} and {@code CA-QC} are the states' ISO 3166-2 names. */
    private static String withoutCountry(String name, String country) {
        String start = country + " ";
        return name.length() == 5 && name.startsWith(start) ? name.substring(start.length()) : name;
    }

    private static Map<String, List<ZoneId>> read() {
        Map<String, List<ZoneId>> zones = new HashMap<>();
        for (String[] row : Table.read("states.tab")) {
            List<ZoneId> ofState = Stream.of(row[2].split(",")).map(ZoneId::of).toList();
            zones.put(row[0] + " " + row[1], ofState);
            for (String name : row[3].split(",")) {
                zones.put(row[0] + " " + key(name), ofState);
            }
        }
        return Map.copyOf(zones);
    }

    private static String key(String text) {
        String plain = ACCENTS_AND_DOTS
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        return OTHER_THAN_LETTERS
                .matcher(plain.replace("&", " and ").toUpperCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}
