package firstring.contract.contacts;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Searching contacts by typed text and filters. */
final class ContactSearchTest {
    private static final SettableClock clock = new SettableClock("2026-06-01T12:00:00Z");
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                Zoë         | van der Quast | Quast & Sons Ltd | zq@quast.example   | zoë
                Zora        | Quill         |                  | zora@quill.example | QUILL zor
                王小明      | Ngũgĩ         |                  | a@b.example        | 王
                Xaver       | O'Quin        | Ltd. "Q\\" O     | x.q@o-q.example    | o'quin
                Yan         | Double-Barrel |                  | y@d.example        | barrel
                Uma         | Quay          |                  | Uma.Q@quay.example | uma.q@quay.ex
                Ida         | Qu            | Qwerty Solar     | ida@s.example      | sol qwer
                Percent     | 100%_sure     |                  | p@p.example        | 100%_su
                """)
    void everyTypedWordMustBeginAWordOfNameCompanyOrEmail(
            String first, String last, String company, String email, String typed) {
        long contact = id(
                office.lead(
                        freshPhone(), "first_name", first, "last_name", last, "company_name", company, "email", email),
                "contact_id");
        assertThat(found("q", typed)).containsExactly(contact);
        assertThat(found("q", typed + " unmatched")).isEmpty();
        assertThat(found("q", "x" + typed)).isEmpty();
    }

    @Test
    void partOfANumberFindsContactsByPrimaryAndOtherNumbers() {
        long primary = id(office.lead("+12125557301"), "contact_id");
        long other = id(
                office.lead(freshPhone(), "other_phone_numbers", List.of("+12125557302", "+442079460958")),
                "contact_id");
        assertThat(found("q", "(212) 555-73")).containsExactlyInAnyOrder(primary, other);
        assertThat(found("q", "57301")).containsExactly(primary);
        assertThat(found("q", "555 7302")).containsExactly(other);
        assertThat(found("q", "020 7946 0958")).containsExactly(other);
        assertThat(found("q", "+4420")).containsExactly(other);
        assertThat(found("q", "+2079")).isEmpty();
        assertThat(found("phone_number", "+12125557302")).containsExactly(other);
        assertThat(found("phone_number", "+12125557302", "q", "unmatched")).isEmpty();
    }

    @Test
    void filtersCombine() {
        long user = office.agent();
        long tag = office.tag();
        long status = office.dispositionStatus();
        String name = freshName("Filtered").replace(" ", "");
        String phone = freshPhone();
        long whole = id(
                office.lead(
                        phone,
                        "first_name",
                        name,
                        "user_id",
                        user,
                        "tag_id",
                        tag,
                        "disposition_status_id",
                        status,
                        "lead_source",
                        name),
                "contact_id");
        long source = office.contact(phone).get("lead_source_id").asLong();
        id(office.lead(freshPhone(), "first_name", name), "contact_id");
        assertThat(found("q", name)).hasSize(2);
        assertThat(found("q", name, "user_id", user)).containsExactly(whole);
        assertThat(found("tag_id", tag)).containsExactly(whole);
        assertThat(found("lead_source_id", source)).containsExactly(whole);
        assertThat(found("disposition_status_id", status, "tag_id", tag, "user_id", user, "q", name))
                .containsExactly(whole);
        assertThat(found("disposition_status_id", status, "user_id", office.agent()))
                .isEmpty();
    }

    @Test
    void aDateFilterUsesTheAccountsTimeZone() {
        clock.set("2026-03-10T03:59:59Z");
        String name = freshName("Dated").replace(" ", "");
        long before = id(office.lead(freshPhone(), "first_name", name), "contact_id");
        clock.set("2026-03-10T04:00:00Z");
        long after = id(office.lead(freshPhone(), "first_name", name), "contact_id");
        assertThat(found("q", name, "created_from", "2026-03-10")).containsExactly(after);
        assertThat(found("q", name, "created_to", "2026-03-10")).containsExactly(before);
        assertThat(found("created_from", "2026-03-10T03:59:59Z", "created_to", "2026-03-10T00:00:01-04:00"))
                .containsExactly(after, before);
        assertFaultOn(office.get("/api/v1/contacts?created_from=yesterday"), "created_from");
    }

    @Test
    void pagesHaveNoGapsAmongContactsCreatedAtTheSameTime() {
        clock.set("2026-05-01T00:00:00Z");
        String name = freshName("Paged").replace(" ", "");
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            if (i == 4) {
                clock.advance(Duration.ofSeconds(1));
            }
            made.addFirst(id(office.lead(freshPhone(), "first_name", name), "contact_id"));
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = office.get("/api/v1/contacts?limit=2&q=" + name + cursor);
            page.body()
                    .get("data")
                    .forEach(contact -> seen.add(contact.get("id").asLong()));
            cursor = page.body().get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.body().get("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "@", "a b c d e f g h i j k l m n o p q"})
    void aSearchWithoutWordsOrWithTooManyIsAFault(String typed) {
        assertFaultOn(get("q", typed), "q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\\", "':*|", "a'b\\", "!", "((", "<->", "\"", "ﬀ ǅ İ", "😀", "+1 ", "000"})
    void noSearchTextCausesAServerError(String typed) {
        assertThat(get("q", typed).status()).as(typed).isIn(200, 400);
        String phone = freshPhone();
        String name = freshName("x").replace(" ", "") + typed.strip();
        office.lead(phone, "last_name", name);
        assertThat(found("q", name)).contains(office.contact(phone).get("id").asLong());
    }

    private static List<Long> found(Object... namesAndValues) {
        Reply reply = get(namesAndValues);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<Long> ids = new ArrayList<>();
        reply.body().get("data").forEach(contact -> ids.add(contact.get("id").asLong()));
        return ids;
    }

    private static Reply get(Object... namesAndValues) {
        StringBuilder query = new StringBuilder();
        fields(namesAndValues)
                .forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
        return office.get("/api/v1/contacts" + query);
    }

    @Test
    void contactsAreFilteredByDoNotContactAndOptOut() {
        String stopped = freshPhone();
        String free = freshPhone();
        office.lead(stopped, "first_name", "Flagged", "is_dnc", true);
        office.lead(free, "first_name", "Flagged");
        assertThat(phones("q=flagged&is_dnc=true")).containsExactly(stopped);
        assertThat(phones("q=flagged&is_dnc=false")).containsExactly(free);
        assertThat(phones("q=flagged&is_opted_out=true")).isEmpty();
        assertThat(phones("q=flagged&is_opted_out=false")).contains(free);
        assertThat(office.get("/api/v1/contacts?is_dnc=perhaps").status()).isEqualTo(400);
    }

    @Test
    void contactsAreFilteredByTheirLineAndTheSequenceTheyAreIn() {
        long line = office.create("/api/v1/lines", Map.of("name", "Filtered line"));
        List<Map<String, String>> steps = List.of(Map.of("type", "wait", "duration", "P1D"));
        long sequence = office.create("/api/v1/sequences", Map.of("name", "Filtered sequence", "steps", steps));
        String both = freshPhone();
        String left = freshPhone();
        String neither = freshPhone();
        office.lead(both, "first_name", "Inline", "line_id", line, "sequence_id", sequence);
        long gone =
                id(office.lead(left, "first_name", "Inline", "line_id", line, "sequence_id", sequence), "contact_id");
        office.lead(neither, "first_name", "Inline");
        server.delete("/api/v1/contacts/" + gone + "/enrollments", office.token());
        assertThat(phones("line_id=" + line)).containsExactlyInAnyOrder(both, left);
        assertThat(phones("sequence_id=" + sequence)).containsExactly(both);
        assertThat(phones("q=inline&line_id=%d&sequence_id=%d".formatted(line, sequence)))
                .containsExactly(both);
        assertThat(office.get("/api/v1/contacts/export?sequence_id=" + sequence).text())
                .contains(both)
                .doesNotContain(left);
        assertThat(office.get("/api/v1/contacts?line_id=x").status()).isEqualTo(400);
    }

    private static List<String> phones(String query) {
        List<String> phones = new ArrayList<>();
        office.get("/api/v1/contacts?" + query)
                .body()
                .get("data")
                .forEach(contact -> phones.add(contact.get("phone_number").asString()));
        return phones;
    }

    @Test
    void aSavedSearchBelongsToItsUser() {
        String path = "/api/v1/saved-searches";
        long id = office.create(path, Map.of("name", "Reno", "filter", Map.of("q", "reno", "is_dnc", false)));
        Reply twice = server.post(path, office.token(), Map.of("name", "RENO", "filter", Map.of()));
        Office.assertFault(twice, "name", "The name has already been taken.");
        Reply wrong = server.post(path, office.token(), Map.of("name", "x", "filter", Map.of("color", "red")));
        Office.assertFaultOn(wrong, "filter");
        assertThat(office.get(path + "/" + id).body().get("filter"))
                .isEqualTo(Json.tree("{\"q\":\"reno\",\"is_dnc\":\"false\"}"));
        office.create(path, Map.of("name", "Elko", "filter", Map.of("q", "elko")));
        Reply taken = server.patch(path + "/" + id, office.token(), Map.of("name", "ELKO"));
        Office.assertFault(taken, "name", "The name has already been taken.");
        assertThat(server.patch(path + "/" + id, office.token(), Map.of("name", "Sparks"))
                        .body()
                        .get("filter"))
                .isEqualTo(Json.tree("{\"q\":\"reno\",\"is_dnc\":\"false\"}"));
        server.patch(path + "/" + id, office.token(), Map.of("filter", Map.of("q", "sparks")));
        JsonNode renamed = office.get(path + "/" + id).body();
        assertThat(renamed.path("name").asString()).isEqualTo("Sparks");
        assertThat(renamed.path("filter")).isEqualTo(Json.tree("{\"q\":\"sparks\"}"));
        assertThat(office.get(path).body().at("/data/1")).isEqualTo(renamed);
        String other = office.tokenOf(Map.of("user_id", office.agent()), "manage");
        assertThat(server.patch(path + "/" + id, other, Map.of("name", "Mine")).status())
                .isEqualTo(404);
        assertThat(server.get(path, other).body().get("data")).isEmpty();
        assertThat(server.get(path + "/" + id, other).status()).isEqualTo(404);
        assertThat(server.delete(path + "/" + id, other).status()).isEqualTo(404);
        for (int i = 0; i < 50; i++) {
            server.post(path, other, Map.of("name", "n" + i, "filter", Map.of()));
        }
        assertThat(server.post(path, other, Map.of("name", "one more", "filter", Map.of()))
                        .status())
                .isEqualTo(409);
        assertThat(server.delete(path + "/" + id, office.token()).status()).isEqualTo(204);
    }
}
