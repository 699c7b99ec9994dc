package firstring.contract.messages;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.time.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A separate server with a provider of its own, at ten in the morning in California. */
final class Outbox implements AutoCloseable {
    static final String SID = "AC0123456789abcdef";

    final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    final TestServer server = TestServer.startStill(clock);
    final Office office = new Office(server, server.adminToken());
    final FakeProvider provider = new FakeProvider();

    void useTwilio() {
        office.put("/api/v1/messaging/sms", twilio(provider.url()));
    }

    static Map<String, Object> twilio(String url) {
        return fields(
                "kind",
                "twilio",
                "base_url",
                url,
                "account_sid",
                SID,
                "sender",
                "(818) 555-0100",
                "secret",
                "the password");
    }

    void useHttp() {
        office.put("/api/v1/messaging/sms", http(provider.url() + "/"));
    }

    static Map<String, Object> http(String url) {
        return fields("kind", "http", "base_url", url, "sender", "(818) 555-0100", "secret", "the password");
    }

    Reply put(String channel, Map<String, ?> body) {
        return server.put("/api/v1/messaging/" + channel, office.token(), body);
    }

    JsonNode messaging() {
        return office.get("/api/v1/messaging").body();
    }

    long contact() {
        return Office.id(office.lead(freshPhone(), "first_name", "Ann"), "contact_id");
    }

    Reply send(long contact, String body) {
        return send(fields("channel", "sms", "contact_id", contact, "body", body));
    }

    Reply send(Map<String, ?> body) {
        return server.post("/api/v1/messages", office.token(), body);
    }

    JsonNode message(Reply sent) {
        return office.get("/api/v1/messages/" + Office.id(sent, "id")).body();
    }

    JsonNode timeline(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/timeline").body().get("data");
    }

    /** The outcomes of a contact's messages on the timeline, oldest first. */
    List<String> events(long contact) {
        List<String> outcomes = new ArrayList<>();
        timeline(contact).forEach(event -> {
            if (event.get("kind").asString().equals("message")) {
                outcomes.addFirst(event.get("outcome").asString());
            }
        });
        return outcomes;
    }

    /** Runs all due work. */
    void run() {
        server.runDueWork();
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
