package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.intake.RouteClient.Reply;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Finding contacts over the API, and the callers who can. */
final class ContactFindingTest {
    private static final ContactApi api = ContactApi.start();

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void theFamilyFindsAContactByAnyOfItsNumbers() {
        String other = ContactApi.number();
        long id = ContactApi.id(api.create(ContactApi.number(), ", \"other_phone_numbers\": \"%s\"".formatted(other)));
        String path = "/api/v1/webhook/contact/phone-number?phone_number=";
        Reply reply = api.client.get(path + other.replace("+", "%2B"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("id").asLong()).isEqualTo(id);
        assertThat(reply.body().get("created_at").asString()).isEqualTo("2026-06-01 12:00:00");
        assertThat(ContactApi.names(reply.body()))
                .containsExactlyInAnyOrder(
                        ("id company_id user_id name first_name last_name company_name email phone_number phone_numbers timezone"
                                        + " address website notes date_of_birth csf1 csf2 cnam_city cnam_state"
                                        + " cnam_zipcode cnam_country lead_source lead_source_id intake_source"
                                        + " initial_campaign_id disposition_status_id tags sequence_id is_blocked"
                                        + " is_dnc is_opted_out text_authorized last_engagement_at created_at updated_at")
                                .split(" "));
        assertThat(api.client.get(path + other).body().get("id").asLong()).isEqualTo(id);
        assertThat(api.stranger.get(path + other).body()).isEqualTo(Json.tree("{\"error\":\"Contact not found.\"}"));
        assertThat(api.stranger.get(path + other).status()).isEqualTo(404);
        assertThat(api.client.get(path + "5551234").status()).isEqualTo(400);
        assertThat(api.client.get(path).body())
                .isEqualTo(Json.tree("{\"error\":\"Phone number is empty or invalid.\"}"));
    }

    @Test
    void contactsAreFoundByNumberByWordsAndByOwner() {
        long owner = api.user();
        String number = ContactApi.number();
        long id = ContactApi.id(api.create(number, ", \"name\": \"Zed %%Quirky_Name\", \"user_id\": " + owner));
        assertThat(found("phone_number=" + number)).containsExactly(id);
        assertThat(found("q=%25quirky_")).containsExactly(id);
        assertThat(found("q=zed")).containsExactly(id);
        assertThat(found("user_id=" + owner)).containsExactly(id);
        assertThat(found("q=unmatched+name")).isEmpty();
        assertThat(api.client.get("/api/v1/contacts?phone_number=5551234").status())
                .isEqualTo(400);
    }

    @Test
    void pagesHaveNoGapsAndNoRepeats() {
        long owner = api.user();
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(ContactApi.id(api.create(ContactApi.number(), ", \"user_id\": " + owner)));
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.client
                    .get("/api/v1/contacts?limit=2&user_id=" + owner + cursor)
                    .body();
            page.get("data").forEach(contact -> seen.add(contact.get("id").asLong()));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(made.reversed());
    }

    @Test
    void anotherAccountSeesNothing() {
        String number = ContactApi.number();
        String path = "/api/v1/contacts/" + ContactApi.id(api.create(number, ""));
        assertThat(api.stranger.get(path).status()).isEqualTo(404);
        assertThat(api.stranger.get(path + "/timeline").status()).isEqualTo(404);
        assertThat(api.stranger.patch(path, "{\"city\": \"X\"}").status()).isEqualTo(404);
        assertThat(api.stranger.delete(path).status()).isEqualTo(404);
        assertThat(api.stranger
                        .get("/api/v1/contacts?phone_number=" + number)
                        .body()
                        .get("data"))
                .isEmpty();
        assertThat(api.stranger
                        .post("/api/v1/contacts", "{\"phone_number\": \"%s\"}".formatted(number))
                        .status())
                .isEqualTo(201);
        long foreigner = api.user();
        assertThat(api.stranger
                        .post(
                                "/api/v1/contacts",
                                "{\"phone_number\": \"%s\", \"user_id\": %d}".formatted(ContactApi.number(), foreigner))
                        .body()
                        .get("errors")
                        .get("user_id")
                        .get(0)
                        .asString())
                .isEqualTo("The selected user id is invalid.");
    }

    @Test
    void anAgentCanEditAndClearDoNotContactButNotDelete() {
        RouteClient agent = new RouteClient(api.routes, agentToken());
        long id = ContactApi.id(
                agent.post("/api/v1/contacts", "{\"phone_number\": \"%s\"}".formatted(ContactApi.number())));
        String path = "/api/v1/contacts/" + id;
        assertThat(agent.patch(path, "{\"city\": \"Reno\", \"is_dnc\": true}").status())
                .isEqualTo(200);
        assertThat(agent.patch(path, "{\"is_dnc\": false}").status()).isEqualTo(200);
        assertThat(agent.patch(path, "{\"user_id\": null}").status()).isEqualTo(403);
        assertThat(agent.delete(path).status()).isEqualTo(403);
    }

    private static List<Long> found(String query) {
        List<Long> found = new ArrayList<>();
        api.client
                .get("/api/v1/contacts?" + query)
                .body()
                .get("data")
                .forEach(contact -> found.add(contact.get("id").asLong()));
        return found;
    }

    private static String agentToken() {
        String json = """
                {"name": "Agent", "user_id": %d, "scopes": ["manage"], "value": "agent-token-1234567890"}
                """.formatted(api.user());
        assertThat(api.client.post("/api/v1/tokens", json).status()).isEqualTo(201);
        return "agent-token-1234567890";
    }
}
