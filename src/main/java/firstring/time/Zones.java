package firstring.time;

import firstring.phone.NumberLocations;
import firstring.phone.NumberLocations.Location;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Time zones of contacts, stated or inferred (docs/contract.md 1.2, timezone). Thread-safe. */
public final class Zones {
    private static final Map<String, ZoneId> BY_NAME = ZoneId.getAvailableZoneIds().stream()
            .filter(name -> !name.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), ZoneId::of));

    private Zones() {}

    /** The zone with an IANA name, in any case. */
    public static Optional<ZoneId> parse(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Every zone the contact may live in: the union of what each hint indicates; empty without a hint. ZIP code, state
     * and the number's prefix are hints, and the country of a mobile number when it has one zone. The country's zones
     * count only when no hint indicates anything. Those of a calling code (for a toll-free number) or of a mobile
     * number's large country count only when the country is not known either.
     */
    public static List<ZoneId> candidates(ZoneHints hints) {
        return zoneCandidates(hints).zones();
    }

    /** The candidate zones, and the states that any of the hints indicates. */
    public static ZoneCandidates zoneCandidates(ZoneHints hints) {
        ZipZones.Area ofZip = ofZip(hints);
        Optional<StateZones.State> ofState = ofState(hints);
        Set<String> states = new LinkedHashSet<>(ofZip.states());
        ofState.ifPresent(state -> states.add(state.code()));
        states.addAll(AreaCodes.states(hints.e164()));
        List<ZoneId> ofAddress =
                union(ofZip.zones(), ofState.map(StateZones.State::zones).orElse(List.of()));
        return new ZoneCandidates(zones(hints, ofAddress), Set.copyOf(states));
    }

    private static List<ZoneId> zones(ZoneHints hints, List<ZoneId> ofAddress) {
        Location location = NumberLocations.find(hints.e164());
        List<ZoneId> ofNumber = ofNumber(location);
        boolean isNear = location.geographic() || (location.country() != null && ofNumber.size() == 1);
        List<ZoneId> near = isNear ? union(ofAddress, ofNumber) : ofAddress;
        if (!near.isEmpty()) {
            return near;
        }
        List<ZoneId> ofCountry = hints.country() == null ? List.of() : CountryZones.find(hints.country());
        return ofCountry.isEmpty() ? ofNumber : ofCountry;
    }

    /** A number that belongs to one country is located there, never in all countries of its calling code. */
    private static List<ZoneId> ofNumber(Location location) {
        List<ZoneId> ofPrefix = known(location.zones());
        if (location.country() == null || ofPrefix.size() == 1) {
            return ofPrefix;
        }
        List<ZoneId> ofCountry = CountryZones.find(location.country());
        return ofCountry.isEmpty() ? ofPrefix : ofCountry;
    }

    /** The zone to return: the only candidate; with several, the account's if it is among them, else the first. */
    public static ZoneId choose(List<ZoneId> candidates, ZoneId account) {
        return candidates.isEmpty() || candidates.contains(account) ? account : candidates.getFirst();
    }

    /** Without a country, a state counts as North American only if the number is: WA is also a state of Australia. */
    private static Optional<StateZones.State> ofState(ZoneHints hints) {
        String state = hints.state();
        if (state == null || !mayBeNorthAmerican(hints)) {
            return Optional.empty();
        }
        return StateZones.find(isCountryKnown(hints) ? hints.country() : null, state);
    }

    private static ZipZones.Area ofZip(ZoneHints hints) {
        String zipcode = hints.zipcode();
        if (zipcode == null || !mayBeNorthAmerican(hints)) {
            return ZipZones.NOWHERE;
        }
        return ZipZones.find(isCountryKnown(hints) ? hints.country() : null, zipcode);
    }

    private static boolean mayBeNorthAmerican(ZoneHints hints) {
        return isCountryKnown(hints) || hints.e164().startsWith("+1");
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
