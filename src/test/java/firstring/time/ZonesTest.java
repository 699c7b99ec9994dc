package firstring.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class ZonesTest {
    private static final String LOS_ANGELES_NUMBER = "+18185551234";
    private static final String TOLL_FREE = "+18005551234";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # country | state            | number        | zones
                      |                  | +18185551234  | America/Los_Angeles
            US        | CA               | +18185551234  | America/Los_Angeles
                      | NY               | +18185551234  | America/New_York America/Los_Angeles
            US        | new york         | +18005551234  | America/New_York
                      | Québec           | +18005551234  | America/Toronto America/Halifax America/Blanc-Sablon
            CA        | CA-ON            | +18005551234  | America/Toronto America/Winnipeg America/Atikokan
            US        | US-CA            | +18005551234  | America/Los_Angeles
                      | D.C.             | +18005551234  | America/New_York
                      | Arizona          | +18005551234  | America/Phoenix America/Denver
            AU        | WA               | +18185551234  | America/Los_Angeles
            AU        | WA               | +61412345678  | Australia/Lord_Howe Antarctica/Macquarie Australia/Hobart Australia/Melbourne Australia/Sydney Australia/Broken_Hill Australia/Brisbane Australia/Lindeman Australia/Adelaide Australia/Darwin Australia/Perth Australia/Eucla
                      | WA               | +493012345678 | Europe/Berlin
            GB        |                  | +80012345678  | Europe/London
                      |                  | +18687512345  | America/Port_of_Spain
                      |                  | +18762345678  | America/Jamaica
                      |                  | +447400123456 | Europe/London
                      |                  | +353861234567 | Europe/Dublin
                      |                  | +4915123456789 | Europe/Berlin
                      | NY               | +18687512345  | America/New_York America/Port_of_Spain
            US        | NY               | +61412345678  | America/New_York
            NZ        |                  | +61412345678  | Pacific/Auckland Pacific/Chatham
                      |                  | +14415551234  | Atlantic/Bermuda
            TT        |                  | +12005551234  | America/Port_of_Spain
            US        | NY               | +18005551234  | America/New_York
                      | Nowhere          | +80012345678  | ''
                      |                  | +80012345678  | ''
            """)
    void theCandidatesAreTheUnionOfTheHints(
            @Nullable String country, @Nullable String state, String number, String zones) {
        List<ZoneId> candidates = Zones.candidates(new ZoneHints(country, state, null, number));
        assertThat(String.join(" ", candidates.stream().map(ZoneId::getId).toList()))
                .isEqualTo(zones);
    }

    @Test
    void theCountryOfATollFreeNumberWinsOverItsCallingCode() {
        List<ZoneId> country = Zones.candidates(new ZoneHints("US", null, null, TOLL_FREE));
        List<ZoneId> callingCode = Zones.candidates(new ZoneHints(null, null, null, TOLL_FREE));
        assertThat(country).contains(zone("Pacific/Honolulu")).doesNotContain(zone("America/Toronto"));
        assertThat(callingCode).contains(zone("America/Toronto"), zone("Atlantic/Bermuda"));
    }

    @Test
    void theAccountsZoneIsChosenAmongCandidatesElseTheFirst() {
        List<ZoneId> both = List.of(zone("America/New_York"), zone("America/Los_Angeles"));
        assertThat(Zones.choose(both, zone("America/Los_Angeles"))).isEqualTo(zone("America/Los_Angeles"));
        assertThat(Zones.choose(both, zone("America/Chicago"))).isEqualTo(zone("America/New_York"));
        assertThat(Zones.choose(List.of(), zone("America/Chicago"))).isEqualTo(zone("America/Chicago"));
    }

    @Test
    void aZoneIsKnownByItsIanaNameOnly() {
        assertThat(Zones.parse("America/New_York")).hasValue(zone("America/New_York"));
        assertThat(Zones.parse("america/new_york")).hasValue(zone("America/New_York"));
        assertThat(Zones.parse("+05:00")).isEmpty();
        assertThat(Zones.parse("Etc/Unknown")).isEmpty();
        assertThat(Zones.parse("Mars/Olympus")).isEmpty();
    }

    @Test
    void everyStateAndEveryCountryHasAZone() {
        assertThat(ZoneTable.read("states.tab")).hasSize(57 + 13).allSatisfy(row -> {
            assertThat(StateZones.find(row[0], row[1])).isNotEmpty();
            assertThat(StateZones.find(null, row[3].split(",")[0])).isNotEmpty();
        });
        assertThat(ZoneTable.read("zone.tab"))
                .allSatisfy(row -> assertThat(CountryZones.find(row[0])).isNotEmpty());
    }

    @Test
    void aStateUsesOnlyZonesThatItsCountryHas() {
        assertThat(ZoneTable.read("states.tab")).allSatisfy(row -> {
            for (String zone : row[2].split(",")) {
                assertThat(ZoneTable.read("zone.tab").stream().map(country -> country[2]))
                        .as(row[1])
                        .contains(zone);
            }
        });
    }

    @Test
    void aNumberWithoutOtherHintsIsInItsOwnZone() {
        assertThat(Zones.candidates(new ZoneHints(null, null, "90001", LOS_ANGELES_NUMBER)))
                .containsExactly(zone("America/Los_Angeles"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # country | state | zip        | number        | zones
            US        |       | 90001      | +18185551234  | America/Los_Angeles
            US        |       | 32501-1234 | +18005551234  | America/Chicago
            US        | FL    | 325011234  | +18005551234  | America/Chicago America/New_York
                      |       | 10001      | +18185551234  | America/New_York America/Los_Angeles
            US        |       | 85001      | +18005551234  | America/Phoenix
            US        |       | 86515      | +18005551234  | America/Denver America/Phoenix
            US        |       | 79901      | +18005551234  | America/Denver
            US        |       | 46402      | +18005551234  | America/Indiana/Indianapolis America/Chicago
            US        |       | 99701      | +18005551234  | America/Anchorage
            PR        |       | 00901      | +18005551234  | America/Puerto_Rico
                      |       | 96910      | +18005551234  | Pacific/Guam
            US        | CA    | 09012      | +18005551234  | America/Los_Angeles
            US        | CA    | 1234       | +18005551234  | America/Los_Angeles
            DE        |       | 10115      | +493012345678 | Europe/Berlin
                      |       | 10115      | +493012345678 | Europe/Berlin
            """)
    void aZipIsAHintLikeAState(
            @Nullable String country, @Nullable String state, String zipcode, String number, String zones) {
        List<ZoneId> candidates = Zones.candidates(new ZoneHints(country, state, zipcode, number));
        assertThat(candidates).containsExactlyInAnyOrderElementsOf(zones(zones));
    }

    @Test
    void aZipNearAZoneBoundaryIsInBoth() {
        assertThat(ZipZones.find("US", "86034").zones())
                .containsExactlyInAnyOrder(zone("America/Phoenix"), zone("America/Denver"));
        assertThat(ZipZones.find("US", "99999").zones()).isNotEmpty();
        assertThat(ZipZones.find("CA", "90001").zones()).isEmpty();
    }

    @Test
    void everyZipEntryNamesZonesOfTheUnitedStates() {
        assertThat(ZoneTable.read("zips.tab")).hasSizeGreaterThan(1_800).allSatisfy(row -> {
            assertThat(row[0]).matches("[0-9]{3}|[0-9]{5}-[0-9]{5}");
            String zip = row[0].length() == 3 ? row[0] + "99" : row[0].substring(6);
            assertThat(ZipZones.find(null, zip).zones()).isNotEmpty();
            for (String zone : row[1].split(",")) {
                assertThat(ZoneTable.read("states.tab").stream().map(state -> state[2]))
                        .as(row[0])
                        .anyMatch(ofState -> List.of(ofState.split(",")).contains(zone));
            }
        });
    }

    private static List<ZoneId> zones(String names) {
        return List.of(names.split(" ")).stream().map(ZoneId::of).toList();
    }

    private static ZoneId zone(String id) {
        return ZoneId.of(id);
    }
}
