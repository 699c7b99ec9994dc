package firstring.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A lead as a web form sends it, 30 fields, about 1.2 kB of JSON. The seven digits after the area code are written
 * {@code #######} in the phone number and in the email address, to be patched for each lead.
 */
public final class SampleLead {
    static final char DIGIT = '#';

    private static final String LOCAL_PART = "###-####";

    public static final List<String> FIRST_NAMES = List.of(
            "Maria", "James", "Aisha", "Wei", "Olivia", "Diego", "Priya", "Noah", "Zoë", "Mateo", "Fatima", "Liam",
            "Chloé", "Omar", "Emma", "Hiro", "Grace", "Andrés", "Nadia", "Lucas", "Ingrid", "Kwame", "Sofia");
    public static final List<String> LAST_NAMES = List.of(
            "Lopez",
            "Smith",
            "Khan",
            "Chen",
            "Johnson",
            "Núñez",
            "Patel",
            "Brown",
            "O'Connor",
            "Garcia",
            "Hassan",
            "Miller",
            "Dubois",
            "Ali",
            "Davis",
            "Tanaka",
            "Wilson",
            "Romero",
            "Petrov",
            "Silva",
            "Larsen",
            "Mensah");
    private static final List<String> STREETS = List.of(
            "West Olive Avenue", "Main Street", "Ocean Drive", "North Michigan Avenue", "Peachtree Street", "Elm Road");
    private static final List<String> WISHES = List.of(
            "Looking for a quote on a three bedroom house, moving at the end of next month.",
            "Wants to compare our family plan with the present insurer; renewal is due on the 15th.",
            "Asked for a call back after work about solar panels and a battery for the garage.",
            "Interested in refinancing; has two loans, the older one at a variable rate.",
            "Needs a second opinion on the estimate for the roof, photos were sent by e-mail.");
    private static final String CONSENT =
            " Agreed to be called and texted at this number. Landing page: spring offer, variant B, third visit, phone.";

    private SampleLead() {}

    /** The fields of one of the account's sample leads; {@code slot % SampleCity.ALL.size()} is its city. */
    static Map<String, Object> fields(BenchAccount account, int slot) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("api_token", account.token());
        addPerson(fields, slot);
        addStory(fields, slot);
        addActions(fields, account);
        return fields;
    }

    private static void addPerson(Map<String, Object> fields, int slot) {
        SampleCity city = SampleCity.ALL.get(slot % SampleCity.ALL.size());
        String first = pick(FIRST_NAMES, slot);
        String last = pick(LAST_NAMES, slot);
        fields.put("phone_number", spellPhone(city.areaCode(), slot));
        fields.put("first_name", first);
        fields.put("last_name", last);
        fields.put("company_name", last + " & Partners LLC");
        fields.put("email", "lead.%d.#######@mail.example.com".formatted(slot));
        fields.put("address", "%d %s, Apt %d".formatted(100 + slot % 9000, pick(STREETS, slot), 1 + slot % 40));
        fields.put("city", city.city());
        fields.put("state", city.state());
        fields.put("zipcode", city.zipcode());
        fields.put("country", "US");
        fields.put("website", "https://www.%s-%d.example.com/".formatted(asciiName(last), slot));
        fields.put("date_of_birth", "%02d/%02d/%d".formatted(1 + slot % 12, 1 + slot % 28, 1950 + slot % 50));
    }

    private static void addStory(Map<String, Object> fields, int slot) {
        fields.put("lead_source", slot % 2 == 0 ? "Website" : "Spring campaign");
        fields.put("notes", pick(WISHES, slot) + CONSENT);
        fields.put("csf1", "gclid-%08x-%08x".formatted(slot * 2_654_435_761L & 0xffffffffL, slot * 40_503L));
        fields.put("csf2", "budget %d-%d".formatted(1000 + slot, 5000 + slot));
    }

    private static void addActions(Map<String, Object> fields, BenchAccount account) {
        fields.put("distribute_to_ring_group", true);
        fields.put("ring_group_id", account.ringGroup());
        fields.put("check_available_users", true);
        fields.put("check_available_users_with_fallback", true);
        fields.put("add_to_powerdialer", true);
        fields.put("powerdialer_position", "bottom");
        fields.put("sequence_id", account.sequence());
        fields.put("force_update_sequence", false);
        fields.put("line_id", account.line());
        fields.put("disposition_status_id", account.dispositionStatus());
        fields.put("tag_id", account.tag());
        fields.put("is_dnc", false);
        fields.put("force_update", false);
    }

    private static String spellPhone(String areaCode, int slot) {
        return switch (slot % 3) {
            case 0 -> "(" + areaCode + ") " + LOCAL_PART;
            case 1 -> "+1" + areaCode + "#######";
            default -> areaCode + "-" + LOCAL_PART;
        };
    }

    private static String asciiName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static String pick(List<String> choices, int slot) {
        return choices.get(slot % choices.size());
    }
}
