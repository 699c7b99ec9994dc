package firstring.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AreaCodesTest {
    private static final PhoneNumberOfflineGeocoder GEOCODER = PhoneNumberOfflineGeocoder.getInstance();

    @Test
    void theStateOfAnAreaCodeMatchesLibphonenumber() {
        int compared = 0;
        for (String[] row : ZoneTable.read("areas.tab")) {
            PhoneNumber number = new PhoneNumber()
                    .setCountryCode(1)
                    .setNationalNumber(Long.parseLong(row[0]) * 10_000_000L + 2_345_678);
            Optional<String> state = state(GEOCODER.getDescriptionForNumber(number, Locale.US));
            state.ifPresent(code -> assertThat(row[1].split(",")).as(row[0]).contains(code));
            compared += state.isPresent() ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(380);
    }

    @Test
    void aSharedAreaCodeHasAllItsProvincesAndATollFreeOneNone() {
        assertThat(AreaCodes.states("+18675551234")).containsExactly("CA-NT", "CA-NU", "CA-YT");
        assertThat(AreaCodes.states("+13055551234")).isEqualTo(List.of("US-FL"));
        assertThat(AreaCodes.states("+18005551234")).isEmpty();
        assertThat(AreaCodes.states("+493012345678")).isEmpty();
    }

    /** The state at the end of a place's name, such as {@code Miami, FL} or {@code Florida}. */
    private static Optional<String> state(String place) {
        String name = place.substring(place.lastIndexOf(',') + 1).strip();
        return StateZones.find(null, name).map(StateZones.State::code);
    }
}
