package firstring.time;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states and provinces of North American area codes; a few serve several. */
final class AreaCodes {
    private static final String CALLING_CODE = "+1";
    private static final int E164_LENGTH = 12;
    private static final int AREA_CODE_END = 5;
    private static final Map<String, List<String>> STATES = read();

    private AreaCodes() {}

    /** ISO 3166-2 codes; empty for a number of no state, such as a toll-free one. */
    static List<String> states(String e164) {
        boolean possible = e164.length() == E164_LENGTH && e164.startsWith(CALLING_CODE);
        return possible
                ? STATES.getOrDefault(e164.substring(CALLING_CODE.length(), AREA_CODE_END), List.of())
                : List.of();
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> states = new HashMap<>();
        for (String[] row : ZoneTable.read("areas.tab")) {
            states.put(row[0], List.of(row[1].split(",")));
        }
        return Map.copyOf(states);
    }
}
