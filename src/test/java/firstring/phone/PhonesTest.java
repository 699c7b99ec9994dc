package firstring.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhonesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8185551234                      | US | +18185551234
            1 818 555 1234                  | US | +18185551234
            +1 (818) 555-1234               | US | +18185551234
            (818) 555-1234                  | CA | +18185551234
            818.555.1234                    | US | +18185551234
            18185551234                     | US | +18185551234
            +1 818 555 1234                 | DE | +18185551234
            011 44 20 7946 0958             | US | +442079460958
            ＋１８１８５５５１２３４         | US | +18185551234
            ８１８５５５１２３４             | US | +18185551234
            tel:+1-818-555-1234             | US | +18185551234
            tel:818-555-1234;phone-context=+1 | DE | +18185551234
            1-800-FLOWERS                   | US | +18003569377
            020 7946 0958                   | GB | +442079460958
            +44 20 7946 0958                | US | +442079460958
            030 123456                      | DE | +4930123456
            +39 06 698 12345                | US | +390669812345
            """)
    void everySpellingOfANumberIsReadAsTheSameE164(String text, String region, String e164) {
        assertThat(Phones.parse(text, region)).map(Phone::e164).hasValue(e164);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '\u200B818\u200B5551234\uFEFF'  | US | +18185551234
            '\u202A+1 818 555 1234\u202C'  | DE | +18185551234
            '\u200E+44\u00A020\u00A07946\u00A00958' | US | +442079460958
            '818\t555\t1234'             | US | +18185551234
            '(818) 555-1234 ext.'         | US | +18185551234
            '(818) 555-1234 x'            | US | +18185551234
            '8185551234x'                 | US | +18185551234
            '818-555-1234, Ext'           | US | +18185551234
            '8185551234.0'                | US | +18185551234
            '18185551234.0'               | US | +18185551234
            '+18185551234.00'             | US | +18185551234
            '442079460958.0'              | GB | +442079460958
            'p:+18185551234'              | DE | +18185551234
            'tel: (818) 555-1234'         | US | +18185551234
            'TEL:8185551234'              | US | +18185551234
            'Phone: 818.555.1234'         | US | +18185551234
            'tel://+18185551234'          | US | +18185551234
            """)
    void decorationsAroundANumberAreIgnored(String text, String region, String e164) {
        assertThat(Phones.parse(text, region)).hasValue(new Phone(e164, null, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +52 1 55 1234 5678   | US | +525512345678
            +52 55 1234 5678     | US | +525512345678
            1 55 1234 5678       | MX | +525512345678
            55 1234 5678         | MX | +525512345678
            +52 1 800 123 4567   | US | +528001234567
            +55 11 8765 4321     | US | +5511987654321
            +55 11 98765 4321    | US | +5511987654321
            (11) 8765-4321       | BR | +5511987654321
            +55 11 3456 7890     | US | +551134567890
            +54 9 11 2345 6789   | US | +5491123456789
            011 15 2345 6789     | AR | +5491123456789
            +54 11 2345 6789     | US | +541123456789
            """)
    void aFormerSpellingIsReadAsTheCurrentOne(String text, String region, String e164) {
        assertThat(Phones.parse(text, region)).hasValue(new Phone(e164, null, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8185551234;8185555678             | US | 8185551234    | 8185555678
            8185551234/8185555678             | US | 8185551234    | 8185555678
            8185551234;89                     | US | 8185551234;89 |
            8185551234;ext=89                 | US | 8185551234;ext=89 |
            818/555-1234                      | US | 818/555-1234  |
            030/901820                        | DE | 030/901820    |
            030901820/030901821               | DE | 030901820     | 030901821
            tel:818-555-1234;phone-context=+1 | DE | tel:818-555-1234;phone-context=+1 |
            8185551234                        | US | 8185551234    |
            """)
    void onlyTwoCompleteNumbersAreSplit(String text, String region, String first, @Nullable String second) {
        assertThat(Phones.split(text, region)).isEqualTo(second == null ? List.of(first) : List.of(first, second));
    }

    /** Nine digits and the fraction's zero would be ten, someone else's number. */
    @ParameterizedTest
    @ValueSource(strings = {"818555123.0", "1818555123.0", "81855512.00", "5551234.0", "p:5551234", "5551234 ext."})
    void aFractionOrALabelDoesNotReplaceMissingDigits(String text) {
        assertThat(Phones.parse(text, "US").filter(Phone::valid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2135550123E10",
                "1,21E+10",
                "1.21e+10",
                "1.23456789E9",
                "+1.21E+10",
                "121,355E+5",
                "\u200B1.21E+10 "
            })
    void scientificNotationIsRefusedBecauseDigitsAreLost(String text) {
        assertThat(Phones.parse(text, "US")).isEmpty();
        assertThat(Phones.hasLostDigits(text)).isTrue();
        assertThat(Phones.hasLostDigits("8185551234")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5551234",
                "",
                " ",
                "+",
                "+1",
                "1",
                "abc",
                "123",
                "+1 818 555",
                "81855512345678",
                "+999123456789",
                "0",
                "()"
            })
    void aTextOfImpossibleLengthIsNotANumber(String text) {
        assertThat(Phones.parse(text, "US")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "' 18185551234', +18185551234",
        "' 442079460958', +442079460958",
        "' 8185551234', +18185551234",
        "8185551234, +18185551234",
        "+442079460958, +442079460958"
    })
    void aPlusSignThatBecameASpaceIsStillOne(String text, String e164) {
        assertThat(Phones.parseQuery(text, "US")).map(Phone::e164).hasValue(e164);
    }

    @Test
    void aVeryLongTextIsNotANumber() {
        assertThat(Phones.parse("8".repeat(100_000), "US")).isEmpty();
    }

    @Test
    void anExtensionIsSeparated() {
        assertThat(Phones.parse("(818) 555-1234 ext. 89", "US")).hasValue(new Phone("+18185551234", "89", true));
    }

    @Test
    void aPossibleNumberOutsideItsPlanIsMarkedInvalid() {
        assertThat(Phones.parse("555 555 5555", "US")).hasValue(new Phone("+15555555555", null, false));
    }

    @Test
    void anUnknownRegionFallsBackToTheAccounts() {
        assertThat(Phones.region("DE", "US")).isEqualTo("DE");
        assertThat(Phones.region("AQ", "US")).isEqualTo("US");
        assertThat(Phones.region(null, "US")).isEqualTo("US");
        assertThat(Phones.region("Atlantis", "US")).isEqualTo("US");
    }

    @Test
    void aNumberIsMaskedInLogs() {
        assertThat(new Phone("+18185551234", null, true)).hasToString("+1******1234");
    }

    @Test
    void theFastPathAgreesWithLibphonenumber() {
        Random random = new Random(7);
        String[] regions = {"US", "CA", "PR", "JM", "GB", "DE", "DO"};
        String[] shapes = {
            "%s%s%s",
            "1%s%s%s",
            "+1%s%s%s",
            "(%s) %s-%s",
            "1 (%s) %s-%s",
            "+1 %s.%s.%s",
            " %s %s %s ",
            "-%s(%s)%s.",
            "+(1)%s%s%s"
        };
        for (int i = 0; i < 60_000; i++) {
            String text = shapes[random.nextInt(shapes.length)].formatted(
                    digits(random, 3), digits(random, 3), digits(random, random.nextInt(20) == 0 ? 3 : 4));
            String region = regions[random.nextInt(regions.length)];
            assertThat(Phones.parse(text, region))
                    .as("%s in %s", text, region)
                    .isEqualTo(Phones.parseByPlan(text, region));
        }
    }

    @Test
    void theFastPathAgreesWithLibphonenumberAtEveryAreaCodeAndExchange() {
        Random random = new Random(11);
        for (int areaAndExchange = 200_000; areaAndExchange < 1_000_000; areaAndExchange += 1 + random.nextInt(12)) {
            String text = "%06d%s".formatted(areaAndExchange, digits(random, 4));
            Phone quick = NorthAmerica.parse(text, "US");
            if (quick != null) {
                assertThat(Optional.of(quick)).as(text).isEqualTo(Phones.parseByPlan(text, "US"));
            }
        }
    }

    @Test
    void randomTextNeverCausesAnException() {
        Random random = new Random(3);
        String alphabet = "0123456789+-() .,;extEXT#/*~\u0000\u00A0\uFF0B\uFF11\uD800=:tel";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Phones.parse(text.toString(), "US")
                    .ifPresent(phone -> assertThat(phone.e164()).matches("\\+[0-9]{4,20}"));
        }
    }

    @Test
    void noPossibleNumberIsTooLongForTheTable() {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        for (String region : plans.getSupportedRegions()) {
            int code = plans.getCountryCodeForRegion(region);
            for (int length = 1; length <= 17; length++) {
                Phones.parse("+" + code + "2".repeat(length), region)
                        .ifPresent(phone -> assertThat(phone.e164()).matches("\\+[0-9]{4,20}"));
            }
        }
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }
}
