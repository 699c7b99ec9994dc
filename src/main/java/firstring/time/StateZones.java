package firstring.time;

import java.text.Normalizer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The states, provinces and territories of the United States and Canada, and all zones in use in each. */
final class StateZones {
    private static final int MAX_LENGTH = 60;
    private static final Pattern ACCENTS_AND_DOTS = Pattern.compile("[\\p{M}.]+");
    private static final Pattern OTHER_THAN_LETTERS = Pattern.compile("[^\\p{L}]+");

    /** A state by its ISO 3166-2 code, such as {@code US-CA}. */
    record State(String code, List<ZoneId> zones) {}

    private static final Map<String, State> STATES = read();

    private StateZones() {}

    /**
     * The state with this code or name; empty when it is not known.
     *
     * @param country {@code US}, {@code CA}, or null when it can be either; other countries have no states here
     */
    static Optional<State> find(@Nullable String country, String state) {
        if (state.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String name = key(state);
        if (country != null) {
            return Optional.ofNullable(STATES.get(country + " " + withoutCountry(name, country)));
        }
        return find("US", name).or(() -> find("CA", name));
    }

    /** {@code US-CA} and {@code CA-QC} are the states' ISO 3166-2 names. */
    private static String withoutCountry(String name, String country) {
        String start = country + " ";
        return name.length() == 5 && name.startsWith(start) ? name.substring(start.length()) : name;
    }

    private static Map<String, State> read() {
        Map<String, State> states = new HashMap<>();
        for (String[] row : ZoneTable.read("states.tab")) {
            List<ZoneId> zones = Stream.of(row[2].split(",")).map(ZoneId::of).toList();
            State state = new State(row[0] + "-" + row[1], zones);
            states.put(row[0] + " " + row[1], state);
            for (String name : row[3].split(",")) {
                states.put(row[0] + " " + key(name), state);
            }
        }
        return Map.copyOf(states);
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
