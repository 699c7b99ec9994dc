package firstring.contract;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two accounts in one server: nothing of one can be used through the other. Another test covers every route. */
final class IsolationTest {
    private static final String MARK = "Zanzibar";

    private static final TestServer server = TestServer.startStill(TestServer.noon());
    private static final Office owner = new Office(server, server.adminToken());
    private static final Office intruder =
            new Office(server, server.createAccount("Intruders").token().reveal());
    private static final String phone = freshPhone();
    private static final Map<String, Long> theirs = new LinkedHashMap<>();
    private static final Map<String, Long> mine = new LinkedHashMap<>();

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeAll
    static void furnish() {
        furnish(owner, phone, MARK, theirs);
        furnish(intruder, freshPhone(), "Mine", mine);
        server.runDueWork();
    }

    private static void furnish(Office office, String number, String mark, Map<String, Long> ids) {
        long user = office.availableAgent("name", freshName(mark));
        long group = office.ringGroup(Map.of("name", freshName(mark)), user);
        long tag = office.create("/api/v1/tags", Map.of("name", freshName(mark)));
        long line = office.create("/api/v1/lines", Map.of("name", freshName(mark)));
        long status = office.create("/api/v1/disposition-statuses", Map.of("name", freshName(mark)));
        long sequence = office.create(
                "/api/v1/sequences",
                Map.of("name", freshName(mark), "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
        Reply lead = office.lead(
                number,
                "first_name",
                mark,
                "notes",
                mark,
                "lead_source",
                freshName(mark),
                "user_id",
                user,
                "tag_id",
                tag,
                "line_id",
                line,
                "disposition_status_id",
                status,
                "sequence_id",
                sequence,
                "add_to_powerdialer",
                true);
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        Reply token = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", freshName(mark), "user_id", user, "scopes", List.of("intake")));
        ids.put("users", user);
        ids.put("ring-groups", group);
        ids.put(
                "dialer-lists",
                office.create("/api/v1/dialer-lists", Map.of("name", freshName(mark), "user_ids", List.of(user))));
        ids.put("tags", tag);
        ids.put("lines", line);
        ids.put("disposition-statuses", status);
        ids.put("lead-sources", office.contact(number).get("lead_source_id").asLong());
        ids.put("sequences", sequence);
        ids.put("contacts", Office.id(lead, "contact_id"));
        ids.put("leads", Office.id(lead, "lead_id"));
        String enrollments = "/api/v1/sequences/" + sequence + "/enrollments";
        server.runDueWork();
        ids.put("enrollments", office.get(enrollments).body().at("/data/0/id").asLong());
        ids.put("tokens", Office.id(token, "id"));
        long holiday = office.create("/api/v1/holidays", Map.of("name", freshName(mark), "date", "2026-12-24"));
        ids.put("holidays", holiday);
        ids.put("calling-rules", holiday);
        ids.put("conflicts", conflict(office, number));
        ids.put(
                "messages",
                office.create(
                        "/api/v1/messages",
                        fields("channel", "sms", "contact_id", Office.id(lead, "contact_id"), "body", mark)));
        ids.put("merges", merge(office));
        ids.put(
                "bulk-actions",
                office.create(
                        "/api/v1/bulk-actions",
                        Map.of("action", "add_tag", "tag_id", tag, "contact_ids", List.of(id(ids, "contacts")))));
        ids.put(
                "saved-searches",
                office.create("/api/v1/saved-searches", Map.of("name", mark, "filter", Map.of("q", mark))));
        ids.put(
                "custom-fields",
                office.create("/api/v1/custom-fields", Map.of("key", "hue", "label", mark, "type", "text")));
        ids.put(
                "entry",
                office.get("/api/v1/users/" + user + "/powerdialer")
                        .body()
                        .get("data")
                        .get(0)
                        .get("id")
                        .asLong());
    }

    private static long conflict(Office office, String held) {
        office.lead(freshPhone(), "other_phone_numbers", List.of(held));
        return office.get("/api/v1/conflicts")
                .body()
                .get("data")
                .get(0)
                .get("id")
                .asLong();
    }

    private static long merge(Office office) {
        long kept = Office.id(office.lead(freshPhone(), "first_name", "Kept"), "contact_id");
        long gone = Office.id(office.lead(freshPhone(), "first_name", "Gone"), "contact_id");
        Reply merged = server.post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone));
        return Office.id(merged, "merge_id");
    }

    private static long id(Map<String, Long> ids, String resource) {
        return Objects.requireNonNull(ids.get(resource), resource);
    }

    @Test
    void aPhoneNumberOfAnotherAccountIsNotFound() {
        Reply reply = intruder.findContact(phone);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo(Json.tree("{\"error\":\"Contact not found.\"}"));
    }

    @Test
    void idsOfAnotherAccountAreRefusedInEveryBody() {
        long user = id(theirs, "users");
        long group = id(mine, "ring-groups");
        assertRefused(server.post(
                "/api/v1/ring-groups",
                intruder.token(),
                Map.of("name", freshName("G"), "members", List.of(Map.of("user_id", user)))));
        assertRefused(server.patch(
                "/api/v1/ring-groups/" + group, intruder.token(), Map.of("members", List.of(Map.of("user_id", user)))));
        assertRefused(server.post(
                "/api/v1/tokens", intruder.token(), Map.of("name", "t", "user_id", user, "scopes", List.of("manage"))));
        for (String field : List.of("user_id", "line_id", "disposition_status_id")) {
            long foreign = id(
                    theirs,
                    switch (field) {
                        case "user_id" -> "users";
                        case "line_id" -> "lines";
                        default -> "disposition-statuses";
                    });
            assertRefused(
                    server.patch("/api/v1/contacts/" + id(mine, "contacts"), intruder.token(), Map.of(field, foreign)));
        }
    }

    @Test
    void stepsCannotReferToAnotherAccount() {
        long sequence = intruder.create("/api/v1/sequences", Map.of("name", freshName("S"), "steps", List.of()));
        for (Map<String, Object> step : stepsNaming(theirs)) {
            assertNamesNothing(server.post("/api/v1/sequences", intruder.token(), withStep(step)), step);
            assertNamesNothing(server.patch("/api/v1/sequences/" + sequence, intruder.token(), withStep(step)), step);
        }
        for (Map<String, Object> step : stepsNaming(mine)) {
            Reply made = server.post("/api/v1/sequences", intruder.token(), withStep(step));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            Reply edited = server.patch("/api/v1/sequences/" + sequence, intruder.token(), withStep(step));
            assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        }
    }

    /** Every type of step that refers to something by id. */
    private static List<Map<String, Object>> stepsNaming(Map<String, Long> ids) {
        long tag = id(ids, "tags");
        long status = id(ids, "disposition-statuses");
        return List.of(
                fields("type", "add_tag", "tag_id", tag),
                fields("type", "remove_tag", "tag_id", tag),
                fields("type", "set_disposition", "disposition_status_id", status),
                fields("type", "set_owner", "user_id", id(ids, "users")),
                fields("type", "distribute", "ring_group_id", id(ids, "ring-groups")),
                fields("type", "branch", "on", "tag", "tag_id", tag, "then", 2),
                fields("type", "branch", "on", "disposition_status", "disposition_status_id", status, "then", 2));
    }

    private static Map<String, Object> withStep(Map<String, Object> step) {
        Map<String, Object> end = Map.of("type", "end");
        return Map.of("name", freshName("S"), "steps", List.of(end, step, end));
    }

    private static void assertNamesNothing(Reply reply, Map<String, Object> step) {
        assertRefused(reply);
        String field = step.keySet().stream()
                .filter(name -> name.endsWith("_id"))
                .findFirst()
                .orElseThrow();
        assertThat(reply.body().get("errors"))
                .isEqualTo(Json.tree("{\"steps.1.%s\":[\"The selected %s is invalid.\"]}"
                        .formatted(field, field.replace('_', ' '))));
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.text()).doesNotContain(MARK);
    }

    @Test
    void anEntryOfAnotherAccountCannotBeLeasedOrHandled() {
        long user = id(theirs, "users");
        for (String action :
                List.of("/next", "/" + id(theirs, "entry") + "/dispose", "/" + id(theirs, "entry") + "/skip")) {
            Reply reply = server.post("/api/v1/users/" + user + "/powerdialer" + action, intruder.token(), Map.of());
            assertThat(reply.status()).as(action).isEqualTo(404);
        }
        assertThat(owner.queue(user)).containsExactly(id(theirs, "contacts"));
    }

    @Test
    void aTokenValueOfAnotherAccountCannotBeTaken() {
        String value = owner.token();
        Reply reply = server.post(
                "/api/v1/tokens",
                intruder.token(),
                Map.of("name", "t", "user_id", id(mine, "users"), "scopes", List.of("intake"), "value", value));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("This value cannot be used.");
    }

    @Test
    void theSameTagNameIsTwoTags() {
        String name = freshName("Shared");
        String here = freshPhone();
        String there = freshPhone();
        owner.lead(here, "tags", name, "lead_source", name);
        intruder.lead(there, "tags", name, "lead_source", name);
        assertThat(owner.contact(here).get("tags").get(0).get("id"))
                .isNotEqualTo(intruder.contact(there).get("tags").get(0).get("id"));
        assertThat(owner.contact(here).get("lead_source_id"))
                .isNotEqualTo(intruder.contact(there).get("lead_source_id"));
    }

    @Test
    void aLeadNeverTouchesAContactOfAnotherAccount() {
        String shared = freshPhone();
        owner.lead(shared, "first_name", "Ann");
        JsonNode before = owner.contact(shared);
        Reply reply = server.post(
                FORMS,
                intruder.token(),
                fields("phone_number", shared, "first_name", "stolen", "force_update", true, "is_dnc", true));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(owner.contact(shared)).isEqualTo(before);
    }
}
