package firstring.time;

import java.util.Map;
import java.util.TreeMap;

/** The regions that calling rules are made for: everywhere, and each state, province and territory of North America. */
public final class Regions {
    private static final Map<String, String> NAMES = read();

    private Regions() {}

    public static boolean exists(String region) {
        return NAMES.containsKey(region);
    }

    /** The English name of a region that exists. */
    public static String name(String region) {
        String name = NAMES.get(region);
        if (name == null) {
            throw new IllegalArgumentException("no region: " + region);
        }
        return name;
    }

    private static Map<String, String> read() {
        Map<String, String> names = new TreeMap<>();
        names.put(CallingRules.EVERYWHERE, "Everywhere");
        for (String[] row : ZoneTable.read("states.tab")) {
            names.put(row[0] + "-" + row[1], row[3].split(",")[0]);
        }
        return Map.copyOf(names);
    }
}
