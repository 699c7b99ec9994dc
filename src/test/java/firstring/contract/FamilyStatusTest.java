package firstring.contract;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 2, row by row: the statuses and bodies that clients of the original test for. */
final class FamilyStatusTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    private static final String PHONE = freshPhone();
    private static final long OWNER = office.availableAgent();
    private static final long GROUP = office.ringGroup(OWNER);
    private static final long LINE =
            office.create("/api/v1/lines", Map.of("name", "Ours", "phone_number", "+18185550124"));
    private static final long SEQUENCE = office.sequence();
    private static final long CONTACT =
            Office.id(office.lead(PHONE, "user_id", OWNER, "add_to_powerdialer", true), "contact_id");

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | contact/phone-number                  | phone_number=absent                | 400 | {"error":"Phone number is empty or invalid."}
            GET  | contact/phone-number                  | a=b                                | 400 | {"error":"Phone number is empty or invalid."}
            GET  | contact/phone-number                  | phone_number=8185550000            | 404 | {"error":"Contact not found."}
            POST | sequence-enroll                       | source=aloware&id=CONTACT&sequence_id=SEQUENCE.0 | 200 | {"message":"Contact is successfully enrolled in the sequence."}
            POST | sequence-enroll                       | source=phone_number&phone_number=8185550000&sequence_id=SEQUENCE | 400 | {"message":"Contact not found."}
            POST | sequence-disenroll                    | source=phone_number&phone_number=PHONE | 200 | {"message":"Contact is successfully disenrolled from all sequences."}
            POST | powerdialer-remove-contact-from-lists | contact_id=CONTACT                 | 200 | {"message":"The contact has been removed from the Power Dialer lists."}
            POST | powerdialer-remove-contact-from-lists | contact_id=4711                    | 404 | {"message":"The requested contact id does not exist."}
            POST | powerdialer-clear-user-lists          | user_id=OWNER                      | 200 |
            POST | powerdialer-clear-list                | list_id=4711                       | 404 | {"message":"The requested list id does not exist."}
            POST | sms-gateway/send                      | to=PHONE&message=Hi                | 400 |
            POST | lookup                                | phone_number=PHONE                 | 402 | {"message":"No lookup provider is configured."}
            POST | lookup                                | phone_number=12                    | 400 |
            POST | lookup                                | a=b                                | 400 |
            POST | two-legged-call                       | user_id=OWNER&contact_id=CONTACT&line_id=LINE | 422 |
            """)
    void aFamilyCallRespondsLikeTheOriginal(
            String method, String call, String sent, int status, @Nullable String body) {
        String parameters = sent.replace("CONTACT", "" + CONTACT)
                .replace("SEQUENCE", "" + SEQUENCE)
                .replace("OWNER", "" + OWNER)
                .replace("LINE", "" + LINE)
                .replace("PHONE", PHONE.substring(2));
        Reply inQuery = server.send(server.request("/api/v1/webhook/" + call + "?" + parameters, office.token())
                .method(method, BodyPublishers.noBody()));
        assertThat(inQuery.status()).as(inQuery.text()).isEqualTo(status);
        if (body != null) {
            assertThat(inQuery.body()).isEqualTo(Json.tree(body));
        } else if (status >= 400) {
            assertThat(inQuery.body().get("errors").isObject()).isTrue();
        }
        assertThat(server.send(server.request("/api/v1/webhook/" + call + "?" + parameters, null)
                                .method(method, BodyPublishers.noBody()))
                        .text())
                .isEqualTo("{\"message\":\"Unauthenticated.\"}");
    }

    @Test
    void theContactObjectHasEveryFieldOfTheOriginalAndIsFoundByEveryNumber() {
        String other = freshPhone();
        office.lead(PHONE, "other_phone_numbers", List.of(other));
        JsonNode contact = office.contact(other);
        assertThat(contact.propertyNames())
                .contains(
                        "id",
                        "company_id",
                        "user_id",
                        "name",
                        "first_name",
                        "last_name",
                        "company_name",
                        "email",
                        "phone_number",
                        "phone_numbers",
                        "timezone",
                        "address",
                        "website",
                        "notes",
                        "date_of_birth",
                        "csf1",
                        "csf2",
                        "cnam_city",
                        "cnam_state",
                        "cnam_zipcode",
                        "cnam_country",
                        "lead_source",
                        "lead_source_id",
                        "intake_source",
                        "initial_campaign_id",
                        "disposition_status_id",
                        "tags",
                        "sequence_id",
                        "is_blocked",
                        "is_dnc",
                        "is_opted_out",
                        "text_authorized",
                        "last_engagement_at",
                        "created_at",
                        "updated_at");
        assertThat(contact.get("intake_source").asString()).isEqualTo("form-capture");
        assertThat(contact.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(contact.get("id").isIntegralNumber()).isTrue();
        assertThat(contact.at("/phone_numbers/0").propertyNames()).contains("label", "phone_number");
    }

    @Test
    void usersAndAvailabilityMatchTheOriginalsShapeAndSpelling() {
        JsonNode users = office.get("/api/v1/webhook/users?user_id=" + OWNER).body();
        assertThat(users.isArray()).isTrue();
        assertThat(users.at("/0").propertyNames())
                .contains("id", "name", "email", "agent_status", "human_readable_agent_status");
        assertThat(users.at("/0/agent_status").asInt()).isEqualTo(1);
        assertThat(users.at("/0/human_readable_agent_status").asString()).isEqualTo("Accepting calls");
        JsonNode results = office.get("/api/v1/webhook/ring-group/availability?ring_group_id=" + GROUP)
                .body()
                .get("test_results");
        assertThat(results.at("/0").propertyNames())
                .contains("id", "failed_to_route", "order", "name", "email", "reasons", "answer_by", "agent_status");
        assertThat(results.at("/0/agent_status").asString()).isEqualTo("Accepting Calls");
        assertThat(results.at("/0/reasons").propertyNames())
                .containsExactlyInAnyOrder(
                        "is_active",
                        "agent_accepts_call",
                        "takes_task_in_operating_hours",
                        "takes_call_within_quota_limit",
                        "takes_call_within_concurrency_limit",
                        "takes_task_from_area_code",
                        "takes_task_in_state",
                        "takes_call_within_duplication_period_limit",
                        "agent_answers_call");
    }

    /** Ids are sent as numbers, as text and in spreadsheet notation, in JSON and in forms. */
    @ParameterizedTest
    @CsvSource({"true, %d", "true, \"%d\"", "true, %d.0", "true, \"%d.0\"", "false, %d"})
    void anIdInAFamilyCallIsReadInEveryNotation(boolean isJson, String spelling) {
        String id = spelling.formatted(CONTACT);
        String body = isJson ? "{\"contact_id\":" + id + "}" : form(Map.of("contact_id", id));
        Reply reply =
                server.send(server.request("/api/v1/webhook/powerdialer-remove-contact-from-lists", office.token())
                        .header("Content-Type", isJson ? "application/json" : "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
