package firstring.contactbook;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.intake.ContactApi;
import firstring.intake.RouteClient.Reply;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Creating and editing contacts over the API. */
final class ContactRoutesTest {
    private static final ContactApi api = ContactApi.start();

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void creatingAContactReturnsAllOfIt() {
        String number = ContactApi.number();
        Reply reply = api.client.post("/api/v1/contacts", """
                {"phone_number": "%s", "name": "Jane van Doe", "email": "jane@example.com", "date_of_birth": "01/31/1990",
                 "state": "CA", "country": "usa", "lead_source": "Landing page", "notes": " as sent "}
                """.formatted(number.substring(2)));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.headers()).containsEntry("ETag", "\"1\"");
        JsonNode body = reply.body();
        assertThat(body.get("name").asString()).isEqualTo("Jane van Doe");
        assertThat(body.get("first_name").asString()).isEqualTo("Jane van");
        assertThat(body.get("phone_number").asString()).isEqualTo(number);
        assertThat(body.get("date_of_birth").asString()).isEqualTo("1990-01-31");
        assertThat(body.get("country").asString()).isEqualTo("US");
        assertThat(body.get("timezone").asString()).isEqualTo("America/Los_Angeles");
        assertThat(body.get("notes").asString()).isEqualTo(" as sent ");
        assertThat(body.get("lead_source").asString()).isEqualTo("Landing page");
        assertThat(body.get("created_at").asString()).isEqualTo("2026-06-01T12:00:00.123456Z");
        assertThat(api.client
                        .get("/api/v1/contacts/" + ContactApi.id(reply))
                        .body()
                        .get("email")
                        .asString())
                .isEqualTo("jane@example.com");
    }

    @Test
    void aTakenNumberNamesTheOtherContact() {
        String number = ContactApi.number();
        Reply first = api.create(number, "");
        assertThat(api.create(number, "").status()).isEqualTo(409);
        assertThat(api.create(number, "").body())
                .isEqualTo(Json.tree(
                        "{\"message\":\"Contact already exists.\",\"contact_id\":%d}".formatted(ContactApi.id(first))));
    }

    @Test
    void sixteenIdenticalRequestsAtOnceCreateOneContact() throws Exception {
        String number = ContactApi.number();
        List<Callable<Integer>> twins = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            twins.add(() -> api.create(number, "").status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> twin : threads.invokeAll(twins)) {
                statuses.add(twin.get());
            }
        }
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(15);
    }

    @Test
    void anEditChangesOnlyTheSentFieldsAndNullClears() {
        long id = ContactApi.id(api.create(
                ContactApi.number(), ", \"city\": \"Reno\", \"first_name\": \"Jane\", \"last_name\": \"Doe\""));
        Reply edited = api.edit(id, "{\"city\": null, \"first_name\": \"Ann\", \"last_name\": \"\", \"csf1\": \"x\"}");
        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.headers()).containsEntry("ETag", "\"2\"");
        assertThat(edited.body().get("city").isNull()).isTrue();
        assertThat(edited.body().get("name").asString()).isEqualTo("Ann Doe");
        JsonNode latest = api.client
                .get("/api/v1/contacts/" + id + "/timeline")
                .body()
                .get("data")
                .get(0);
        assertThat(latest.get("kind").asString()).isEqualTo("edit");
        assertThat(latest.get("user_id").asLong()).isEqualTo(api.account.admin().value());
        assertThat(latest.get("changes"))
                .isEqualTo(Json.tree(
                        "{\"first_name\":[\"Jane\",\"Ann\"],\"city\":[\"Reno\",null],\"csf1\":[null,\"x\"]}"));
    }

    @Test
    void anEditWithoutChangesKeepsTheVersion() {
        long id = ContactApi.id(api.create(ContactApi.number(), ", \"city\": \"Reno\""));
        assertThat(api.edit(id, "{\"city\": \"Reno\"}").headers()).containsEntry("ETag", "\"1\"");
    }

    @Test
    void anEditOfAnOlderVersionIsRefused() {
        long id = ContactApi.id(api.create(ContactApi.number(), ""));
        String path = "/api/v1/contacts/" + id;
        Map<String, String> first = Map.of("If-Match", "\"1\"");
        assertThat(api.client.send("PATCH", path, "{\"city\": \"A\"}", first).status())
                .isEqualTo(200);
        assertThat(api.client.send("PATCH", path, "{\"city\": \"B\"}", first).status())
                .isEqualTo(412);
        assertThat(api.client.send("DELETE", path, null, first).status()).isEqualTo(412);
    }

    @Test
    void anInferredZoneFollowsItsHintsAndAnExplicitZoneStays() {
        long id = ContactApi.id(api.create("+18005550" + ContactApi.number().substring(9), ", \"state\": \"NV\""));
        assertThat(zone(api.edit(id, "{\"state\": \"NY\"}"))).isEqualTo("America/New_York");
        assertThat(zone(api.edit(id, "{\"timezone\": \"Europe/Paris\", \"state\": \"CO\"}")))
                .isEqualTo("Europe/Paris");
        assertThat(zone(api.edit(id, "{\"state\": \"HI\"}"))).isEqualTo("Europe/Paris");
        assertThat(zone(api.edit(id, "{\"timezone\": null}"))).isEqualTo("Pacific/Honolulu");
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        Reply reply = api.client.post("/api/v1/contacts", """
                {"phone_number": "5551234", "email": "no", "date_of_birth": "02/30/1990", "timezone": "Mars",
                 "other_phone_numbers": ["1"], "user_id": "x", "is_dnc": "maybe", "color": "red"}
                """);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(ContactApi.names(reply.body().get("errors")))
                .containsExactlyInAnyOrder(
                        "phone_number",
                        "email",
                        "date_of_birth",
                        "timezone",
                        "other_phone_numbers.0",
                        "user_id",
                        "is_dnc",
                        "color");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[1]]",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "1e400",
                "99999999999999999999999",
                "true",
                "[{\"phone_number\": {}}]",
                "[null, true]",
                "-1"
            })
    void hostileValuesNeverCauseAServerError(String value) {
        long id = ContactApi.id(api.create(ContactApi.number(), ""));
        for (String field : List.of(
                "first_name",
                "email",
                "notes",
                "date_of_birth",
                "country",
                "timezone",
                "user_id",
                "line_id",
                "disposition_status_id",
                "lead_source",
                "add_tags",
                "remove_tags",
                "other_phone_numbers",
                "is_dnc",
                "phone_number",
                "name")) {
            assertThat(api.edit(id, "{\"%s\": %s}".formatted(field, value)).status())
                    .as("%s %s", field, value)
                    .isIn(200, 400);
        }
    }

    private static String zone(Reply reply) {
        return reply.body().get("timezone").asString();
    }
}
