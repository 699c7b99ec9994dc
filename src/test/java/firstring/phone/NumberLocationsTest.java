package firstring.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import firstring.phone.NumberLocations.Location;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberLocationsTest {
    @Test
    void aGeographicNumberHasALocation() {
        assertThat(NumberLocations.find("+18185551234"))
                .isEqualTo(new Location(List.of("America/Los_Angeles"), true, null));
        assertThat(NumberLocations.find("+493012345678")).isEqualTo(new Location(List.of("Europe/Berlin"), true, null));
    }

    @Test
    void aTollFreeNumberHasOnlyItsCallingCode() {
        Location location = NumberLocations.find("+18005551234");
        assertThat(location.geographic()).isFalse();
        assertThat(location.zones()).contains("America/New_York", "Pacific/Honolulu", "America/Toronto");
    }

    @ParameterizedTest
    @CsvSource({
        "+18687512345, TT", "+18762345678, JM", "+447400123456, GB", "+447911123456, GG", "+353861234567, IE",
        "+61412345678, AU", "+77011234567, KZ", "+393331234567, IT", "+18005551234, ", "+448001234567, ",
        "+18185551234, ", "+442079460958, ", "+80012345678, ", "+12005551234, "
    })
    void aMobileNumberHasOneCountryNotItsCallingCode(String e164, @Nullable String country) {
        assertThat(NumberLocations.find(e164).country()).isEqualTo(country);
    }

    @Test
    void anInvalidNumberCountsAsGeographic() {
        assertThat(NumberLocations.find("+18181551234"))
                .isEqualTo(new Location(List.of("America/Los_Angeles"), true, null));
    }

    @Test
    void anInvalidNumberWithoutAnAreaHasOnlyItsCallingCode() {
        assertThat(NumberLocations.find("+15555555555").geographic()).isFalse();
    }

    @Test
    void aNumberOfNoCountryHasNoLocation() {
        assertThat(NumberLocations.find("+80012345678")).isEqualTo(new Location(List.of(), false, null));
    }

    @Test
    void theZonesOfACallingCodeAreThoseOfItsNonGeographicNumbers() {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();
        for (String region : plans.getSupportedRegions()) {
            PhoneNumber tollFree = plans.getExampleNumberForType(region, PhoneNumberType.TOLL_FREE);
            if (tollFree != null && plans.isValidNumber(tollFree)) {
                assertThat(NumberLocations.zonesOfCallingCode(tollFree.getCountryCode()))
                        .as(region)
                        .isEqualTo(zones.getTimeZonesForNumber(tollFree));
            }
        }
    }

    @Test
    void theFastPathAgreesWithLibphonenumber() {
        Random random = new Random(5);
        for (int i = 0; i < 40_000; i++) {
            String e164 = "+1%010d".formatted(2_000_000_000L + random.nextLong(8_000_000_000L));
            assertThat(NumberLocations.find(e164)).as(e164).isEqualTo(NumberLocations.findByPlan(e164));
        }
    }

    @Test
    void everyExampleNumberHasALocationOrNone() {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        for (String region : plans.getSupportedRegions()) {
            PhoneNumber example = plans.getExampleNumber(region);
            Location location = NumberLocations.find(plans.format(example, PhoneNumberFormat.E164));
            assertThat(location.zones()).as(region).doesNotContain("Etc/Unknown");
        }
    }
}
