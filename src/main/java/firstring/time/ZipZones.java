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

/** The zones of zip codes of the United States and its territories; near a border of zones, those of both sides. */
final class ZipZones {
    private static final Pattern ZIP = Pattern.compile("([0-9]{5})(?:[ -]?[0-9]{4})?");
    private static final int PREFIX_LENGTH = 3;
    private static final Set<String> COUNTRIES = Set.of("US", "PR", "VI", "GU", "AS", "MP", "UM");

    /** Zips from one to another, both included, with one list of zones. */
    private record Range(String last, List<ZoneId> zones) {}

    private static final TreeMap<String, Range> RANGES = new TreeMap<>();
    private static final Map<String, List<ZoneId>> PREFIXES = new HashMap<>();

    static {
        for (String[] row : Table.read("zips.tab")) {
            List<ZoneId> zones = Stream.of(row[1].split(",")).map(ZoneId::of).toList();
            if (row[0].length() == PREFIX_LENGTH) {
                PREFIXES.put(row[0], zones);
            } else {
                String[] ends = row[0].split("-");
                RANGES.put(ends[0], new Range(ends[1], zones));
            }
        }
    }

    private ZipZones() {}

    /**
     * The zones of a zip of five digits, or five and four; empty for anything else and for military mail.
     *
     * @param country ISO 3166 code; another country's codes are no zips. Null when it may be the United States
     */
    static List<ZoneId> find(@Nullable String country, String zipcode) {
        Matcher zip = ZIP.matcher(zipcode.strip());
        boolean possible = (country == null || COUNTRIES.contains(country)) && zip.matches();
        return possible ? find(zip.group(1)) : List.of();
    }

    private static List<ZoneId> find(String zip) {
        Map.Entry<String, Range> before = RANGES.floorEntry(zip);
        if (before != null && before.getValue().last().compareTo(zip) >= 0) {
            return before.getValue().zones();
        }
        return PREFIXES.getOrDefault(zip.substring(0, PREFIX_LENGTH), List.of());
    }
}
