package firstring.time;

import firstring.phone.NumberPlaces;
import firstring.phone.NumberPlaces.Place;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Time zones of contacts, said or inferred (CONTRACT 1.2, timezone). Thread-safe. */
public final class Zones {
    private static final Map<String, ZoneId> BY_NAME = ZoneId.getAvailableZoneIds().stream()
            .filter(name -> !name.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), ZoneId::of));

    private Zones() {}

    /** The zone of an IANA name, in any case. */
    public static Optional<ZoneId> parse(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Every zone the contact may live in: the union of what each hint says; empty without a hint. Zip, state and the
     * number's prefix are hints; the country's zones count only when none tells anything, and the list of a whole calling
     * code (a toll-free number's) only when the country is not known either.
     */
    public static List<ZoneId> candidates(ZoneHints hints) {
        Place place = NumberPlaces.find(hints.e164());
        List<ZoneId> ofNumber = known(place.zones());
        List<ZoneId> ofAddress = union(ofZip(hints), ofState(hints));
        List<ZoneId> near = place.geographic() ? union(ofAddress, ofNumber) : ofAddress;
        if (!near.isEmpty()) {
            return near;
        }
        List<ZoneId> ofCountry = hints.country() == null ? List.of() : CountryZones.find(hints.country());
        return ofCountry.isEmpty() ? ofNumber : ofCountry;
    }

    /** The zone to answer: the only candidate; of several the account's if it is among them, else the first. */
    public static ZoneId choose(List<ZoneId> candidates, ZoneId account) {
        return candidates.isEmpty() || candidates.contains(account) ? account : candidates.getFirst();
    }

    /** Without a country a state is North American only if the number is: WA is a state of Australia, too. */
    private static List<ZoneId> ofState(ZoneHints hints) {
        String state = hints.state();
        if (state == null) {
            return List.of();
        }
        if (isCountryKnown(hints)) {
            return StateZones.find(hints.country(), state);
        }
        return hints.e164().startsWith("+1") ? StateZones.find(null, state) : List.of();
    }

    /** Without a country five digits are a zip only if the number is North American. */
    private static List<ZoneId> ofZip(ZoneHints hints) {
        String zipcode = hints.zipcode();
        if (zipcode == null) {
            return List.of();
        }
        if (isCountryKnown(hints)) {
            return ZipZones.find(hints.country(), zipcode);
        }
        return hints.e164().startsWith("+1") ? ZipZones.find(null, zipcode) : List.of();
    }

    private static boolean isCountryKnown(ZoneHints hints) {
        return hints.country() != null && !CountryZones.find(hints.country()).isEmpty();
    }

    private static List<ZoneId> known(List<String> names) {
        return names.stream().map(Zones::parse).flatMap(Optional::stream).toList();
    }

    private static List<ZoneId> union(List<ZoneId> first, List<ZoneId> second) {
        if (first.isEmpty() || first.equals(second)) {
            return second;
        }
        if (second.isEmpty()) {
            return first;
        }
        Set<ZoneId> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
