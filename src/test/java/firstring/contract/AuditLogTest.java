package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.http.Routes.Route;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The audit log records every change of settings, nothing else, and never a secret. */
final class AuditLogTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    /** Path prefixes of routes whose changes have a separate history. */
    private static final List<String> EXCEPTIONS = List.of(
            "/api/v1/webhook/",
            "/api/v1/leads",
            "/api/v1/contacts",
            "/api/v1/saved-searches",
            "/api/v1/merges",
            "/api/v1/conflicts",
            "/api/v1/users/{id}/powerdialer",
            "/api/v1/dialer-lists/{id}/",
            "/api/v1/sequences/{id}/enrollments",
            "/api/v1/sequences/{id}/preview",
            "/api/v1/enrollments",
            "/api/v1/messages",
            "/api/v1/opt-out-reviews",
            "/api/v1/messaging/", // has its own test
            "/api/v1/do-not-contact",
            "/api/v1/bulk-actions");

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Route> changingRoutes() {
        return server.routes().stream()
                .filter(route ->
                        route.template().startsWith("/api/") && !route.method().equals("GET"))
                .filter(route ->
                        EXCEPTIONS.stream().noneMatch(start -> route.template().startsWith(start)));
    }

    @ParameterizedTest
    @MethodSource("changingRoutes")
    void everyRouteThatChangesSettingsLeavesARow(Route route) {
        String path = path(route.template());
        int before = log("").size();
        Reply reply = server.send(server.request(path, server.adminToken())
                .header("Content-Type", "application/json")
                .method(route.method(), BodyPublishers.ofByteArray(Json.bytes(bodyOf(route)))));
        assertThat(reply.status())
                .as("%s %s: %s", route.method(), path, reply.text())
                .isBetween(200, 204);
        List<JsonNode> rows = log("");
        assertThat(rows).as(route.toString()).hasSizeGreaterThan(before);
        JsonNode row = rows.getFirst();
        assertThat(row.path("user_id").asLong())
                .isEqualTo(server.account().admin().value());
        assertThat(row.path("token_id").isNumber()).isTrue();
        assertThat(row.path("via").asString()).isEqualTo("api");
        assertThat(row.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(row.path("request_id").asString()).isEqualTo(reply.header("X-Request-Id"));
        assertThat(row.path("resource").asString()).isEqualTo(route.template().split("/")[3]);
        assertThat(row.path("changes")).as(row.toString()).isNotEmpty();
    }

    @Test
    void bulkChangesAndExportsAreRecordedWithTheirFilter() {
        long tag = server.post("/api/v1/tags", server.adminToken(), Map.of("name", "Many"))
                .body()
                .get("id")
                .asLong();
        Reply bulk = server.post(
                "/api/v1/bulk-actions",
                server.adminToken(),
                Map.of("action", "add_tag", "tag_id", tag, "filter", Map.of("q", "zebra")));
        assertThat(bulk.status()).as(bulk.text()).isEqualTo(201);
        JsonNode started = log("").getFirst();
        assertThat(started.path("resource").asString()).isEqualTo("bulk-actions");
        assertThat(started.path("name").asString()).isEqualTo("add_tag");
        assertThat(started.path("changes").toString()).contains("zebra");

        assertThat(server.get("/api/v1/contacts/export?q=zebra", server.adminToken())
                        .status())
                .isEqualTo(200);
        JsonNode exported = log("").getFirst();
        assertThat(exported.path("name").asString()).isEqualTo("export");
        assertThat(exported.path("user_id").asLong())
                .isEqualTo(server.account().admin().value());
        assertThat(exported.path("changes").toString())
                .contains("zebra")
                .contains("\"field\":\"contacts\",\"old\":null,\"new\":0");
    }

    private static String path(String template) {
        if (!template.contains("{")) {
            return template;
        }
        String resource = template.split("/")[3];
        if (resource.equals("calling-rules")) {
            Reply own = server.patch("/api/v1/calling-rules/US-FL", server.adminToken(), Map.of("max_attempts", 2));
            assertThat(own.status()).as(own.text()).isEqualTo(200);
            return template.replace("{id}", "US-FL");
        }
        return template.replace("{id}", Long.toString(office.create("/api/v1/" + resource, newThing(resource))));
    }

    private static Map<String, Object> newThing(String resource) {
        return switch (resource) {
            case "users" ->
                fields("name", "New", "email", freshName("new").replace(' ', '.') + "@audit.example", "role", "agent");
            case "tokens" -> fields("name", freshName("T"), "scopes", List.of("intake"));
            case "sequences" -> fields("name", freshName("S"), "steps", List.of(Map.of("type", "end")));
            case "custom-fields" -> fields("key", freshName("k").replace(' ', '_'), "label", "K", "type", "text");
            case "holidays" -> fields("name", freshName("H"), "date", "2026-12-24");
            default -> fields("name", freshName("N"));
        };
    }

    private static Map<String, Object> bodyOf(Route route) {
        String template = route.template();
        String resource = template.split("/")[3];
        if (template.endsWith("/status")) {
            return Map.of("status", "available");
        }
        if (template.endsWith("/pause")) {
            return Map.of("paused", true);
        }
        if (template.endsWith("/rotate") || route.method().equals("DELETE")) {
            return Map.of();
        }
        if (resource.equals("calling-rules")) {
            return route.method().equals("PUT")
                    ? Map.of("hours", Map.of("mon", Map.of("start", "09:00", "end", "17:00")))
                    : Map.of("max_attempts", 4);
        }
        if (route.method().equals("POST")) {
            return newThing(resource);
        }
        return resource.equals("custom-fields") ? Map.of("label", "Changed") : Map.of("name", freshName("Changed"));
    }

    @Test
    void aRowHasTheOldAndTheNewValueOfEachField() {
        long tag = office.create("/api/v1/tags", Map.of("name", freshName("Old"), "color", "#ff0000"));
        server.patch("/api/v1/tags/" + tag, office.token(), Map.of("color", "#00ff00"));
        server.patch("/api/v1/tags/" + tag, office.token(), Map.of("color", "#00ff00"));
        server.delete("/api/v1/tags/" + tag, office.token());
        server.delete("/api/v1/tags/" + tag, office.token());
        List<JsonNode> rows = log("?resource=tags&resource_id=" + tag);
        assertThat(rows)
                .extracting(row -> row.path("action").asString())
                .containsExactly("removed", "changed", "created");
        assertThat(rows.get(1).path("changes"))
                .isEqualTo(Json.tree("[{\"field\":\"color\",\"old\":\"#ff0000\",\"new\":\"#00ff00\"}]"));
    }

    @Test
    void aRefusedRequestLeavesNoRow() {
        int before = log("").size();
        server.patch("/api/v1/account", office.token(), Map.of("country", "Nowhere"));
        server.post("/api/v1/users", office.token(), Map.of("name", "Refused"));
        server.post(
                "/api/v1/users",
                office.token(),
                Map.of("name", "Twin", "email", server.account().adminEmail(), "role", "agent"));
        assertThat(log("")).hasSize(before);
    }

    @Test
    void noSecretIsRecorded() {
        String password = "a secret password";
        long user = office.agent("password", password);
        server.patch("/api/v1/users/" + user, office.token(), Map.of("password", password + "2", "name", "Renamed"));
        Reply token = server.post(
                "/api/v1/tokens", office.token(), Map.of("name", "T", "user_id", user, "scopes", List.of("intake")));
        String all = Json.text(log(""));
        assertThat(all).doesNotContain(password).doesNotContain("argon2");
        assertThat(all).doesNotContain(token.body().get("value").asString());
        JsonNode edit = log("?resource=users&resource_id=" + user).getFirst();
        assertThat(edit.path("changes").valueStream()).contains(Json.tree("{\"field\":\"password\",\"secret\":true}"));
    }

    @Test
    void messageProvidersAreRecordedWithoutTheirSecret() {
        Map<String, Object> provider =
                fields("kind", "http", "base_url", "https://sms.audit.example", "secret", "a secret of the provider");
        assertThat(server.put("/api/v1/messaging/sms", office.token(), provider).status())
                .isEqualTo(200);
        assertThat(server.delete("/api/v1/messaging/sms", office.token()).status())
                .isEqualTo(204);
        List<JsonNode> rows = log("?resource=messaging&resource_id=sms");
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().path("changes").valueStream())
                .contains(Json.tree("{\"field\":\"secret\",\"secret\":true}"));
        assertThat(Json.text(rows)).doesNotContain("a secret of the provider");
    }

    @Test
    void usersSetTheirOwnStatusWithoutARow() {
        long admin = server.account().admin().value();
        int before = log("").size();
        office.setStatus(admin, "busy");
        office.setStatus(admin, "offline");
        assertThat(log("")).hasSize(before);
    }

    @Test
    void signInsAndFailedSignInsAreRecorded() {
        String email = freshName("door").replace(' ', '.') + "@audit.example";
        long user = office.create(
                "/api/v1/users",
                Map.of("name", "Door", "email", email, "role", "agent", "password", "a good password"));
        assertThat(signIn(email, "a good password")).isEqualTo(303);
        assertThat(signIn(email, "a bad password")).isEqualTo(401);
        String query = "?resource=sessions&resource_id=" + user;
        Await.until("the failed sign-in", () -> log(query).size() == 2);
        JsonNode failed = log(query + "&action=sign_in_failed").getFirst();
        assertThat(failed.path("user_id").isNull()).isTrue();
        assertThat(failed.path("name").asString()).isEqualTo(email);
        assertThat(failed.path("address").asString()).isEqualTo("127.0.0.1");
        JsonNode done = log(query + "&action=signed_in").getFirst();
        assertThat(done.path("user_id").asLong()).isEqualTo(user);
        assertThat(done.path("via").asString()).isEqualTo("console");
    }

    private static int signIn(String email, String password) {
        String form = "email=%s&password=%s".formatted(encode(email), encode(password));
        return server.send(server.request("/sign-in", null)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .status();
    }

    @Test
    void itIsReadInPagesNewestFirst() {
        for (int i = 0; i < 5; i++) {
            office.tag();
        }
        List<Long> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = office.get("/api/v1/audit-log?resource=tags&limit=2" + cursor)
                    .body();
            page.path("data").forEach(row -> paged.add(row.path("id").asLong()));
            String next = page.path("next_cursor").asString(null);
            cursor = next == null ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        List<JsonNode> whole = log("?resource=tags");
        assertThat(paged)
                .isEqualTo(whole.stream().map(row -> row.path("id").asLong()).toList());
        assertThat(whole.stream().map(row -> row.path("at").asString()).toList())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void itIsFilteredByUserAndTime() {
        long tag = office.tag();
        String at =
                log("?resource=tags&resource_id=" + tag).getFirst().path("at").asString();
        long admin = server.account().admin().value();
        assertThat(log("?resource_id=" + tag + "&user_id=" + admin + "&from=" + at))
                .hasSize(1);
        assertThat(log("?resource_id=" + tag + "&to=" + at)).isEmpty();
        assertThat(log("?resource_id=" + tag + "&user_id=4711")).isEmpty();
        assertThat(office.get("/api/v1/audit-log?from=yesterday&action=danced&cursor=x&zz=1")
                        .body()
                        .path("errors")
                        .propertyNames())
                .containsExactlyInAnyOrder("from", "action", "cursor", "zz");
    }

    @Test
    void onlyAdminsReadIt() {
        long lead = office.agent("role", "team_lead");
        String token = server.post(
                        "/api/v1/tokens",
                        office.token(),
                        Map.of("name", "Lead", "user_id", lead, "scopes", List.of("manage")))
                .body()
                .get("value")
                .asString();
        assertThat(server.get("/api/v1/audit-log", token).status()).isEqualTo(403);
    }

    private static List<JsonNode> log(String query) {
        List<JsonNode> rows = new ArrayList<>();
        @Nullable String cursor = "";
        do {
            JsonNode page = office.get(
                            "/api/v1/audit-log" + (query.isEmpty() ? "?" : query + "&") + "limit=200" + cursor)
                    .body();
            page.path("data").forEach(rows::add);
            String next = page.path("next_cursor").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        } while (cursor != null);
        return rows;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
