package firstring.time;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The zones of each country, from the tz database's zone.tab. */
final class CountryZones {
    private static final Map<String, List<ZoneId>> ZONES = read();

    private CountryZones() {}

    /** Empty when the country is unknown. */
    static List<ZoneId> find(String country) {
        return ZONES.getOrDefault(country, List.of());
    }

    private static Map<String, List<ZoneId>> read() {
        Map<String, List<ZoneId>> zones = new HashMap<>();
        for (String[] row : ZoneTable.read("zone.tab")) {
            Zones.parse(row[2])
                    .ifPresent(zone -> zones.computeIfAbsent(row[0], country -> new ArrayList<>())
                            .add(zone));
        }
        zones.replaceAll((country, list) -> List.copyOf(list));
        return Map.copyOf(zones);
    }
}
