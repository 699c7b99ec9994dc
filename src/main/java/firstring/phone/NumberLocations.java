package firstring.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Locates numbers by their first digits. Thread-safe. */
public final class NumberLocations {
    private static final PhoneNumberToTimeZonesMapper ZONES = PhoneNumberToTimeZonesMapper.getInstance();
    private static final List<String> NOWHERE = List.of(PhoneNumberToTimeZonesMapper.getUnknownTimeZone());

    /** The region that libphonenumber returns for a calling code without a country, such as +800. */
    private static final String NO_COUNTRY = "001";

    private static final Location UNKNOWN = new Location(List.of(), false, null);

    /**
     * The location that the digits indicate.
     *
     * @param zones names of time zones; empty when nothing is known
     * @param geographic false when the zones are only those of the entire calling code, as for a toll-free number
     * @param country ISO 3166 code of the only country of a number that is not geographic, such as a mobile one; null
     *     when the number is geographic, or can belong to any country of its calling code
     */
    public record Location(
            List<String> zones,
            boolean geographic,
            @Nullable String country) {}

    private NumberLocations() {}

    /** The location of a number in E.164. A number that is possible but invalid is located as if it were geographic. */
    public static Location find(String e164) {
        PhoneNumber ordinary = ordinary(e164);
        return ordinary != null
                ? location(ZONES.getTimeZonesForGeographicalNumber(ordinary), true, null)
                : findByPlan(e164);
    }

    static Location findByPlan(String e164) {
        PhoneNumber number = number(e164);
        if (number == null) {
            return UNKNOWN;
        }
        PhoneNumberType type = Phones.PLANS.getNumberType(number);
        if (type != PhoneNumberType.UNKNOWN) {
            boolean geographic = Phones.PLANS.isNumberGeographical(type, number.getCountryCode());
            return location(ZONES.getTimeZonesForNumber(number), geographic, geographic ? null : country(number, type));
        }
        List<String> zones = ZONES.getTimeZonesForGeographicalNumber(number);
        boolean geographic = zones.size() == 1 || !zones.equals(zonesOfCallingCode(number.getCountryCode()));
        return location(zones, geographic, geographic ? null : country(number, type));
    }

    /**
     * Only numbers of individuals have a country: toll-free, premium and similar numbers serve every country of a
     * shared calling code.
     */
    private static @Nullable String country(PhoneNumber number, PhoneNumberType type) {
        List<String> regions = Phones.PLANS.getRegionCodesForCountryCode(number.getCountryCode());
        boolean ofPerson = switch (type) {
            case MOBILE, FIXED_LINE, FIXED_LINE_OR_MOBILE -> true;
            case UNKNOWN -> regions.size() == 1;
            default -> false;
        };
        String region = !ofPerson
                ? null
                : regions.size() == 1 ? regions.getFirst() : Phones.PLANS.getRegionCodeForNumber(number);
        return NO_COUNTRY.equals(region) ? null : region;
    }

    private static @Nullable PhoneNumber ordinary(String e164) {
        if (e164.length() != 12 || !e164.startsWith("+1")) {
            return null;
        }
        String digits = e164.substring(2);
        return NorthAmerica.isOrdinary(digits) ? NorthAmerica.number(digits) : null;
    }

    private static @Nullable PhoneNumber number(String e164) {
        try {
            return Phones.PLANS.parse(e164, null);
        } catch (NumberParseException noNumber) {
            return null;
        }
    }

    /**
     * The longest list of any first digit: a digit that begins no area code gets the list of the entire calling code.
     */
    static List<String> zonesOfCallingCode(int callingCode) {
        return IntStream.rangeClosed(0, 9)
                .mapToObj(digit -> ZONES.getTimeZonesForGeographicalNumber(
                        new PhoneNumber().setCountryCode(callingCode).setNationalNumber(digit)))
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
    }

    private static Location location(List<String> zones, boolean geographic, @Nullable String country) {
        return zones.equals(NOWHERE) ? UNKNOWN : new Location(zones, geographic, country);
    }
}
