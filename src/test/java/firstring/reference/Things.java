package firstring.reference;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One resource of every kind in a server's first account, so that every path of the API exists. */
final class Things {
    private final TestServer server;
    private final Map<String, Long> ids = new HashMap<>();

    Things(TestServer server) {
        this.server = server;
        long user = create("users", Map.of("name", "Bea", "email", "bea@things.example", "role", "agent"));
        create("ring-groups", Map.of("name", "Sales", "members", List.of(Map.of("user_id", user))));
        create("dialer-lists", Map.of("name", "Spring offers", "user_ids", List.of(user)));
        create("lines", Map.of("name", "Main", "phone_number", "818-555-0100"));
        create("tags", Map.of("name", "Hot", "color", "#d92d20"));
        create("disposition-statuses", Map.of("name", "Sold"));
        create("lead-sources", Map.of("name", "Page 4"));
        create("sequences", Map.of("name", "Follow up", "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
        create("holidays", Map.of("name", "Christmas Eve", "date", "2026-12-24"));
        server.delete(
                "/api/v1/custom-fields/"
                        + create("custom-fields", Map.of("key", "roof", "label", "Roof", "type", "text")),
                server.adminToken());
        create("tokens", Map.of("name", "Page", "scopes", List.of("intake")));
        Reply lead = server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of(
                        "phone_number",
                        "+18185550150",
                        "first_name",
                        "Ann",
                        "user_id",
                        user,
                        "add_to_powerdialer",
                        true,
                        "tags",
                        List.of("hot"),
                        "sequence_id",
                        id("sequences"),
                        "notes",
                        "Call back"));
        ids.put("contacts", lead.body().get("contact_id").asLong());
        ids.put("leads", lead.body().get("lead_id").asLong());
        ids.put("enrollments", first("/api/v1/contacts/" + id("contacts") + "/enrollments"));
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", "+18185550151", "other_phone_numbers", "+18185550150"));
        ids.put("conflicts", first("/api/v1/conflicts"));
        create("messages", Map.of("channel", "sms", "contact_id", id("contacts"), "body", "Hello"));
        ids.put("merges", merge());
        ids.put(
                "bulk-actions",
                server.post(
                                "/api/v1/bulk-actions",
                                server.adminToken(),
                                Map.of("action", "remove_from_powerdialer", "contact_ids", List.of(id("contacts") + 1)))
                        .body()
                        .get("id")
                        .asLong());
        create("saved-searches", Map.of("name", "Everybody", "filter", Map.of()));
        ids.put("opt-out-reviews", id("messages"));
        server.database()
                .jdbi()
                .useHandle(
                        handle -> handle.execute("""
                        insert into opt_out_review (account_id, id, e164, body, created_at)
                        values (?, ?, '+18185550150', 'Can you stop by?', now())
                        """, server.account().account().value(), id("messages")));
        ids.put("{entry}", first("/api/v1/users/" + user + "/powerdialer"));
    }

    private long merge() {
        long kept = contact("+18185550152");
        Reply merged = server.post(
                "/api/v1/contacts/" + kept + "/merge",
                server.adminToken(),
                Map.of("contact_id", contact("+18185550153")));
        return merged.body().get("merge_id").asLong();
    }

    private long contact(String phone) {
        Reply made = server.post("/api/v1/contacts", server.adminToken(), Map.of("phone_number", phone));
        return made.body().get("id").asLong();
    }

    /** A path template filled with the ids of these resources. */
    String path(String template) {
        if (!template.contains("{")) {
            return template;
        }
        if (template.startsWith("/api/v1/calling-rules/")) {
            return template.replace("{id}", "US-FL");
        }
        String path = template.replace("{id}", Long.toString(id(template.split("/")[3])));
        int place = path.indexOf('{');
        return place < 0
                ? path
                : path.replace("{entry}", Long.toString(id(path.substring(place, path.indexOf('}') + 1))));
    }

    long id(String kind) {
        return Objects.requireNonNull(ids.get(kind), kind);
    }

    private long create(String kind, Map<String, ?> body) {
        Reply reply = server.post("/api/v1/" + kind, server.adminToken(), body);
        if (reply.status() != 201) {
            throw new IllegalStateException(reply.text());
        }
        ids.put(kind, reply.body().get("id").asLong());
        return id(kind);
    }

    private long first(String list) {
        return server.get(list, server.adminToken())
                .body()
                .get("data")
                .get(0)
                .get("id")
                .asLong();
    }
}
