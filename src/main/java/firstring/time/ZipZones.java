package firstring.time;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The zones and states of US ZIP codes, including the territories; near a border, those of both sides. */
final class ZipZones {
    private static final Pattern ZIP = Pattern.compile("([0-9]{5})(?:[ -]?[0-9]{4})?");
    private static final int PREFIX_LENGTH = 3;
    private static final Set<String> COUNTRIES = Set.of("US", "PR", "VI", "GU", "AS", "MP", "UM");
    static final Area NOWHERE = new Area(List.of(), List.of());

    /** @param states as ISO 3166-2 codes */
    record Area(List<ZoneId> zones, List<String> states) {}

    /** A range of ZIP codes, both ends included, with zones of their own. */
    private record Range(String last, List<ZoneId> zones) {}

    private static final TreeMap<String, Range> RANGES = new TreeMap<>();
    private static final Map<String, Area> PREFIXES = new HashMap<>();

    static {
        for (String[] row : ZoneTable.read("zips.tab")) {
            List<ZoneId> zones = Stream.of(row[1].split(",")).map(ZoneId::of).toList();
            if (row[0].length() == PREFIX_LENGTH) {
                PREFIXES.put(row[0], new Area(zones, List.of(row[2].split(","))));
            } else {
                String[] ends = row[0].split("-");
                RANGES.put(ends[0], new Range(ends[1], zones));
            }
        }
    }

    private ZipZones() {}

    /**
     * The zones and states of a ZIP code of five or nine digits; {@link #NOWHERE} for anything else and for military
     * mail.
     *
     * @param country ISO 3166 code; codes of other countries are not ZIP codes. Null when it may be the United States
     */
    static Area find(@Nullable String country, String zipcode) {
        Matcher zip = ZIP.matcher(zipcode.strip());
        boolean possible = (country == null || COUNTRIES.contains(country)) && zip.matches();
        return possible ? find(zip.group(1)) : NOWHERE;
    }

    private static Area find(String zip) {
        Area ofPrefix = PREFIXES.getOrDefault(zip.substring(0, PREFIX_LENGTH), NOWHERE);
        Map.Entry<String, Range> before = RANGES.floorEntry(zip);
        boolean ofItsOwn = before != null && before.getValue().last().compareTo(zip) >= 0;
        return ofItsOwn ? new Area(before.getValue().zones(), ofPrefix.states()) : ofPrefix;
    }
}
