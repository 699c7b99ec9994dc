package firstring.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskTest {
    @ParameterizedTest
    @CsvSource({"+18185551234, +1818*****34", "5551234, *******", "'', ''"})
    void aPhoneNumberKeepsItsFirstAndLastDigits(String number, String masked) {
        assertThat(Mask.phone(number)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"jane.roe@example.com, j***@example.com", "no address, ***", "@, ***"})
    void anAddressKeepsItsFirstLetterAndItsDomain(String address, String masked) {
        assertThat(Mask.email(address)).isEqualTo(masked);
    }

    @Test
    void peopleInsideALongerTextAreMasked() {
        assertThat(Mask.people("Key (e164)=(+18185551234) of jane+x@example.com already exists at 12:00+02:00"))
                .isEqualTo("Key (e164)=(+1818*****34) of j***@example.com already exists at 12:00+02:00");
    }
}
