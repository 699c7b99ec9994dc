package firstring.contract.contacts;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Account-defined contact fields: typed, set by leads and edits by their key. */
final class CustomFieldTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final AtomicInteger count = new AtomicInteger();

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                text    | "  as sent "  | "  as sent "
                number  | 12.50         | 12.50
                number  | "-7"          | -7
                number  | "12345678901234567.89" | 12345678901234567.89
                date    | "01/31/2026"  | "2026-01-31"
                date    | "2026-1-2"    | "2026-01-02"
                boolean | "yes"         | true
                boolean | 0             | false
                choice  | "large"       | "Large"
                """)
    void aLeadSetsAValueInItsTrueType(String type, String sent, String stored) {
        String key = make(type);
        Reply lead = office.send(fields("phone_number", freshPhone(), key, Json.tree(sent)));
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        assertThat(lead.body().get("warnings").size()).isZero();
        long contact = id(lead, "contact_id");
        assertThat(contact(contact).get(key).toString())
                .isEqualTo(Json.tree(stored).toString());
        JsonNode change = office.get("/api/v1/contacts/" + contact + "/changes?field=" + key)
                .body()
                .get("data")
                .get(0);
        assertThat(change.get("lead_id").asLong()).isEqualTo(id(lead, "lead_id"));
        assertThat(change.get("new").toString()).isEqualTo(Json.tree(stored).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                number  | "twelve"
                number  | 1e400
                date    | "2026-02-30"
                boolean | "perhaps"
                choice  | "Huge"
                text    | {"a": 1}
                """)
    void aValueOfAnotherTypeIsAFault(String type, String sent) {
        String key = make(type);
        assertFaultOn(office.send(fields("phone_number", freshPhone(), key, Json.tree(sent))), key);
        long contact = id(office.lead(freshPhone()), "contact_id");
        assertFaultOn(patch(contact, Map.of(key, Json.tree(sent))), key);
    }

    @Test
    void blanksAreFilledAndFilledOnesStayUnlessForced() {
        String size = make("choice");
        String age = make("number");
        String phone = freshPhone();
        long contact = id(office.lead(phone, size, "small"), "contact_id");
        office.lead(phone, size, "large", age, 30);
        assertThat(contact(contact).get(size).asString()).isEqualTo("Small");
        assertThat(contact(contact).get(age).asInt()).isEqualTo(30);
        office.lead(phone, size, "large", age, "", "force_update", true);
        assertThat(contact(contact).get(size).asString()).isEqualTo("Large");
        assertThat(contact(contact).get(age).asInt()).isEqualTo(30);
    }

    @Test
    void anEditSetsAndClearsValues() {
        String key = make("text");
        long contact = id(office.lead(freshPhone()), "contact_id");
        assertThat(contact(contact).get(key).isNull()).isTrue();
        Reply set = patch(contact, Map.of(key, "x"));
        assertThat(set.body().get(key).asString()).isEqualTo("x");
        assertThat(set.header("ETag")).isEqualTo("\"2\"");
        Map<String, @Nullable Object> clear = new HashMap<>();
        clear.put(key, null);
        assertThat(patch(contact, clear).body().get(key).isNull()).isTrue();
        Reply made = office.client()
                .post("/api/v1/contacts", office.token(), Map.of("phone_number", freshPhone(), key, "new"));
        assertThat(made.body().get(key).asString()).isEqualTo("new");
        assertThat(office.contact(made.body().get("phone_number").asString())
                        .get(key)
                        .asString())
                .isEqualTo("new");
    }

    @Test
    void aMergeFillsTheBlanksOfTheKeptContact() {
        String one = make("text");
        String two = make("text");
        long kept = id(office.lead(freshPhone(), one, "kept"), "contact_id");
        long gone = id(office.lead(freshPhone(), one, "gone", two, "gone"), "contact_id");
        JsonNode merged = office.client()
                .post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone))
                .body();
        assertThat(merged.get(one).asString()).isEqualTo("kept");
        assertThat(merged.get(two).asString()).isEqualTo("gone");
        office.client().post("/api/v1/merges/" + merged.get("merge_id").asLong() + "/undo", office.token(), Map.of());
        assertThat(contact(kept).get(two).isNull()).isTrue();
        assertThat(contact(gone).get(two).asString()).isEqualTo("gone");
    }

    @Test
    void anArchivedFieldIsUnknownAgain() {
        String key = make("text");
        long field = office.get("/api/v1/custom-fields?limit=200").body().get("data").findParents("key").stream()
                .filter(view -> view.get("key").asString().equals(key))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asLong();
        office.client().delete("/api/v1/custom-fields/" + field, office.token());
        Reply lead = office.lead(freshPhone(), key, "x");
        assertThat(Office.warnedFields(lead)).containsExactly(key);
        assertThat(contact(id(lead, "contact_id")).has(key)).isFalse();
        assertThat(create(Map.of("key", key, "label", "Again", "type", "text")).status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"email", "phone_number", "tags", "id", "is_dnc", "force_update", "Size", "1st", "a-b", "csf1"})
    void aReservedKeyIsRefused(String key) {
        assertFaultOn(create(Map.of("key", key, "label", "L", "type", "text")), "key");
    }

    @Test
    void onlyAChoiceFieldHasChoices() {
        assertFaultOn(create(Map.of("key", "nope", "label", "L", "type", "choice")), "choices");
        assertFaultOn(create(Map.of("key", "nope", "label", "L", "type", "text", "choices", List.of("a"))), "choices");
        assertFaultOn(create(Map.of("key", "nope", "label", "L", "type", "color")), "type");
    }

    private static String make(String type) {
        String key = "field_" + count.incrementAndGet();
        Map<String, Object> body = fields("key", key, "label", "Label", "type", type);
        if (type.equals("choice")) {
            body.put("choices", List.of("Small", "Large"));
        }
        Reply made = create(body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return key;
    }

    private static Reply create(Map<String, ?> body) {
        return office.client().post("/api/v1/custom-fields", office.token(), body);
    }

    private static Reply patch(long contact, Map<String, ?> body) {
        return office.client().patch("/api/v1/contacts/" + contact, office.token(), body);
    }

    private static JsonNode contact(long id) {
        return office.get("/api/v1/contacts/" + id).body();
    }
}
