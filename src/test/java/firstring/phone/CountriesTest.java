package firstring.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountriesTest {

    @ParameterizedTest
    @CsvSource({
        "US, US",
        "us, US",
        "usa, US",
        "USA, US",
        "U.S.A., US",
        "United States, US",
        "united states of america, US",
        "UK, GB",
        "United Kingdom, GB",
        "gbr, GB",
        "Canada, CA",
        "CAN, CA",
        "Deutschland, ",
        "Germany, DE",
        "The Netherlands, NL",
        "Côte d'Ivoire, CI",
        "Cote d’Ivoire, CI",
        "Turkey, TR",
        "Türkiye, TR",
        "Bosnia and Herzegovina, BA",
        "Bosnia & Herzegovina, BA",
        "St. Lucia, LC",
        "Saint Lucia, LC",
        "'Korea, Republic of', KR",
        "South Korea, KR",
        "Puerto Rico, PR",
        "Hong Kong, HK",
        "Viet Nam, VN",
        "Vietnam, VN",
        "Czechia, CZ",
        "Czech Republic, CZ",
        "Kosovo, XK"
    })
    void aCountryIsKnownByCodeAndByEnglishName(String text, String code) {
        assertThat(Countries.code(text).orElse(null)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Atlantis", "XX", "12", "the", "...", "\uD83D\uDE00"})
    void otherTextIsNotACountry(String text) {
        assertThat(Countries.code(text)).isEmpty();
    }

    @Test
    void everyCodeNamesItself() {
        for (String code : Locale.getISOCountries()) {
            assertThat(Countries.code(code)).hasValue(code);
            assertThat(Countries.code(Locale.of("", code).getISO3Country())).hasValue(code);
            assertThat(Countries.code(Locale.of("", code).getDisplayCountry(Locale.ENGLISH)))
                    .hasValue(code);
        }
    }
}
