package firstring.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

    private final Faults faults = new Faults();
    private final List<Warning> warnings = new ArrayList<>();

    @Test
    void linesAreTrimmedAndNotesAreNot() {
        Map<ContactField, String> fields = rules(
                        Map.of("first_name", " Jane ", "notes", " two\n lines ", "csf1", " x "))
                .fields();
        assertThat(fields)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        ContactField.FIRST_NAME,
                        "Jane",
                        ContactField.NOTES,
                        " two\n lines ",
                        ContactField.CSF1,
                        " x "));
    }

    @Test
    void blankFieldsCountAsNotSent() {
        assertThat(rules(Map.of("first_name", "", "email", "  ", "date_of_birth", ""))
                        .fields())
                .isEmpty();
        assertThat(faults.isEmpty()).isTrue();
    }

    @Test
    void everyFieldHasItsLimitInCodePoints() {
        for (ContactField field : ContactField.values()) {
            if (field.shape() == ContactField.Shape.LINE || field.shape() == ContactField.Shape.TEXT) {
                String longest = "\uD83D\uDE00".repeat(field.maxLength());
                assertThat(rules(Map.of(field.code(), longest)).fields()).containsEntry(field, longest);
            }
            rules(Map.of(field.code(), "\uD83D\uDE00".repeat(field.maxLength() + 1)))
                    .fields();
            assertThat(faults.has(field.code())).as(field.code()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@example.com", "jane.o'neil+tag@mail.example.co.uk", "用户@例子.公司", "a@b", "j_d@x-y.org"})
    void anEmailAddressIsStoredAsSent(String email) {
        assertThat(rules(Map.of("email", email)).fields()).containsEntry(ContactField.EMAIL, email);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane",
                "jane@",
                "@example.com",
                "a b@example.com",
                "jane@exa mple.com",
                "a@b@c",
                "a@b..c",
                "a@-b.c",
                "a@b.com, c@d.com",
                "Jane <a@b.com>",
                "a@b.com\n"
            })
    void anInvalidEmailIsAFaultUnlessOnlyItsSurroundingSpaceIsWrong(String email) {
        Map<ContactField, String> fields = rules(Map.of("email", email)).fields();
        if (email.endsWith("\n")) {
            assertThat(fields).containsEntry(ContactField.EMAIL, email.strip());
        } else {
            assertThat(faults.byField()).containsEntry("email", List.of("`email` must be a valid email address."));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01/31/1990, 1990-01-31",
        "1990-01-31, 1990-01-31",
        "1/5/1990, 1990-01-05",
        "02/29/2024, 2024-02-29",
        "06/01/2026, 2026-06-01",
        "01/01/1900, 1900-01-01"
    })
    void aDateIsReadInBothNotations(String sent, String date) {
        assertThat(rules(Map.of("date_of_birth", sent)).fields()).containsEntry(ContactField.DATE_OF_BIRTH, date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02/30/1990",
                "31/01/1990",
                "1990-02-29",
                "06/02/2026",
                "12/31/1899",
                "1990",
                "yesterday",
                "0000-00-00",
                "１９９０-01-31"
            })
    void anImpossibleFutureOrOldDateIsAFault(String date) {
        rules(Map.of("date_of_birth", date)).fields();
        assertThat(faults.byField())
                .containsEntry("date_of_birth", List.of("`date_of_birth` must be a valid date such as 2030-01-31."));
    }

    @Test
    void aDatePlaceholderCountsAsNotSent() {
        assertThat(rules(Map.of("date_of_birth", "MM/DD/YYYY")).fields()).isEmpty();
        assertThat(warnings)
                .extracting(Warning::field, Warning::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("date_of_birth", "placeholder"));
        assertThat(faults.isEmpty()).isTrue();
    }

    @Test
    void aCountryIsStoredAsItsCodeOrAsSentWithAWarning() {
        assertThat(rules(Map.of("country", "united states")).fields()).containsEntry(ContactField.COUNTRY, "US");
        assertThat(warnings).isEmpty();
        assertThat(rules(Map.of("country", "Atlantis")).fields()).containsEntry(ContactField.COUNTRY, "Atlantis");
        assertThat(warnings).extracting(Warning::code).containsExactly("unknown_country");
    }

    @Test
    void aTimezoneIsAnIanaName() {
        assertThat(rules(Map.of("timezone", "America/New_York")).timezone()).isEqualTo(ZoneId.of("America/New_York"));
        assertThat(rules(Map.of("timezone", "EST5")).timezone()).isNull();
        assertThat(faults.byField())
                .containsEntry("timezone", List.of("`timezone` must be an IANA time zone such as America/New_York."));
    }

    @ParameterizedTest
    @CsvSource({"Jane Doe, Jane, Doe", "Mary Ann  Smith, Mary Ann, Smith", "Madonna, Madonna, "})
    void aNameIsSplitAtItsLastSpace(String name, String first, String last) {
        assertThat(rules(Map.of("name", name)).name()).hasValue(new FullName(first, last));
    }

    private FieldRules rules(Map<String, String> sent) {
        Map<String, FormValue> values = new LinkedHashMap<>();
        sent.forEach((name, text) -> values.put(name, new FormValue.Text(text)));
        return new FieldRules(new Params(new Form(values), faults), TODAY, warnings);
    }
}
