package firstring.contract.messages;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.time.SettableClock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The family's calls for messages, as clients of the original make them. */
final class MessageFamilyTest {
    private static final String SMS = "/api/v1/webhook/sms-gateway/send";
    private static final String CALL = "/api/v1/webhook/two-legged-call";

    private static final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    private static final TestServer server = TestServer.startStill(clock);
    private static final Office office = new Office(server, server.adminToken());
    private static final FakeProvider provider = new FakeProvider();

    private final String phone = freshPhone();

    @BeforeAll
    static void useTwilio() {
        Map<String, Object> settings =
                fields("kind", "twilio", "base_url", provider.url(), "account_sid", "AC1", "secret", "s");
        assertThat(server.put("/api/v1/messaging/sms", office.token(), settings).status())
                .isEqualTo(200);
    }

    @BeforeEach
    void forget() {
        clock.set("2026-03-10T17:00:00Z");
        server.runDueWork();
        provider.requests().clear();
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
    }

    @Test
    void anSmsIsQueuedAndGoesOut() {
        long line = line("+18185550120");
        Reply sent =
                post(SMS, "line_id", line, "to", phone, "message", "Hello", "image_url", "https://a.example/b.png");
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
        assertThat(sent.text()).isEqualTo("{\"message\":\"Message sent.\"}");
        server.runDueWork();
        assertThat(provider.requests().getFirst().field("To")).isEqualTo(phone);
        assertThat(provider.requests().getFirst().field("From")).isEqualTo("+18185550120");
        assertThat(provider.requests().getFirst().field("MediaUrl")).isEqualTo("https://a.example/b.png");
    }

    @Test
    void anSmsBelongsToTheContactOfItsNumber() {
        long contact = Office.id(office.lead(phone), "contact_id");
        line("+18185550121");
        post(SMS, "from", "818-555-0121", "to", phone, "message", "Hello");
        assertThat(office.get("/api/v1/messages?contact_id=" + contact).body().get("data"))
                .hasSize(1);
    }

    @Test
    void anSmsIsSentByTheContactsOwnerUnlessAnotherOrTheCompanyIsNamed() {
        long owner = office.agent();
        long other = office.agent();
        long admin = office.get("/api/v1/users").body().at("/data/0/id").asLong();
        office.lead(phone, "user_id", owner);
        String unowned = freshPhone();
        office.lead(unowned);
        line("+18185550125");
        assertThat(sender(phone)).isEqualTo(owner);
        assertThat(sender(phone, "user_id", 0)).isEqualTo(owner);
        assertThat(sender(phone, "user_id", "-1")).isNull();
        assertThat(sender(phone, "user_id", other)).isEqualTo(other);
        assertThat(sender(unowned)).isEqualTo(admin);
        assertThat(sender(freshPhone(), "user_id", 0)).isEqualTo(admin);
        assertFaultOn(post(SMS, "from", "+18185550125", "to", phone, "message", "x", "user_id", -2), "user_id");
    }

    /** The sending user of the message; null for the company. */
    private static @Nullable Long sender(String to, Object... more) {
        Map<String, Object> fields = fields("from", "+18185550125", "to", to, "message", "Hello");
        fields.putAll(fields(more));
        Reply sent = server.post(SMS, office.token(), fields);
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
        JsonNode user = office.get("/api/v1/messages?limit=1").body().at("/data/0/user_id");
        return user.isNull() ? null : user.asLong();
    }

    @Test
    void theFaultsOfAnSmsAreReported() {
        assertFaultOn(post(SMS), "from", "to", "message");
        assertFaultOn(post(SMS, "from", "+18185559999", "to", phone, "message", "x"), "from");
        assertFaultOn(post(SMS, "line_id", 4711, "to", phone, "message", "x", "user_id", 4711), "line_id", "user_id");
        office.lead(phone, "is_dnc", true);
        line("+18185550122");
        Reply blocked = post(SMS, "from", "+18185550122", "to", phone, "message", "x");
        assertFaultOn(blocked, "to");
    }

    @Test
    void anIntakeTokenCannotSendMessages() {
        String token = office.tokenOf("intake");
        assertThat(server.post(SMS, token, Map.of()).status()).isEqualTo(403);
        assertThat(server.post(CALL, null, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void aCallRingsTheUserAndConnectsTheContact() {
        long agent = office.availableAgent();
        long contact = Office.id(office.lead(phone), "contact_id");
        Reply called = call("user_id", agent, "contact_id", contact);
        assertThat(called.status()).as(called.text()).isEqualTo(202);
        assertThat(called.text()).isEqualTo("{\"message\":\"Two legged call established.\"}");
        server.runDueWork();
        FakeProvider.Request request = provider.requests().getFirst();
        assertThat(request.path()).endsWith("/Calls.json");
        assertThat(request.field("To")).isEqualTo("+18185550190");
        assertThat(request.field("Twiml")).contains("<Number>" + phone + "</Number>");
    }

    @Test
    void aRingGroupCallRingsItsFirstAvailableMember() {
        long away = office.agent();
        long there = office.availableAgent();
        Reply called = call("ring_group_id", office.ringGroup(away, there), "contact_phone_number", phone);
        assertThat(called.status()).as(called.text()).isEqualTo(202);
    }

    @Test
    void aCallWithoutAUserNumberUsesTheStoredOne() {
        long bare = office.availableAgent();
        long reachable = office.availableAgent("phone_number", "(818) 555-0177");
        Map<String, Object> wish = fields("user_id", bare, "contact_phone_number", phone);
        wish.put("line_id", line("+18185550126"));
        Reply refused = server.post(CALL, office.token(), wish);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/user/0").asString()).contains("phone number");
        wish.remove("user_id");
        wish.put("ring_group_id", office.ringGroup(office.agent("phone_number", "+18185550178"), bare, reachable));
        Reply called = server.post(CALL, office.token(), wish);
        assertThat(called.status()).as(called.text()).isEqualTo(202);
        server.runDueWork();
        assertThat(provider.requests().getFirst().field("To")).isEqualTo("+18185550177");
        assertThat(office.get("/api/v1/messages?limit=1")
                        .body()
                        .at("/data/0/user_id")
                        .asLong())
                .isEqualTo(reachable);
    }

    @Test
    void withNoAvailableUserTheAnswerIs422() {
        Reply called = call("user_id", office.agent(), "contact_phone_number", phone);
        assertThat(called.status()).isEqualTo(422);
        assertThat(called.text()).isEqualTo("{\"errors\":{\"user\":[\"No one is available to take the call.\"]}}");
    }

    @Test
    void aCallIsRefusedAtNightAndForDoNotContact() {
        long agent = office.availableAgent();
        clock.set("2026-03-10T08:00:00Z");
        Reply late = call("user_id", agent, "contact_phone_number", phone);
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.body().at("/errors/contact/0").asString()).contains("calling hours");
        clock.set("2026-03-10T17:00:00Z");
        office.lead(phone, "is_dnc", true);
        Reply stopped = call("user_id", agent, "contact_phone_number", phone);
        assertThat(stopped.body().at("/errors/contact/0").asString()).contains("Do Not Contact");
    }

    @Test
    void theseCallsCountAgainstTheCapsOfAState() {
        String floridian = "+1305" + phone.substring(5);
        office.lead(floridian);
        long agent = office.availableAgent();
        for (int i = 0; i < 3; i++) {
            assertThat(call("user_id", agent, "contact_phone_number", floridian).status())
                    .isEqualTo(202);
            server.runDueWork();
        }
        assertThat(call("user_id", agent, "contact_phone_number", floridian).status())
                .isEqualTo(422);
    }

    @Test
    void theFaultsOfACallAreReported() {
        assertFaultOn(post(CALL), "user_id", "contact_phone_number", "line_phone_number");
        assertFaultOn(
                post(CALL, "user_id", 4711, "contact_id", 4711, "line_id", 4711), "user_id", "contact_id", "line_id");
    }

    @Test
    void aCallWithoutAProviderIsNotPlacedLater() {
        Office bare = new Office(
                server,
                server.createAccount(Office.freshName("account")).token().reveal());
        Map<String, Object> wish = fields(
                "user_id", bare.availableAgent(), "contact_phone_number", phone, "user_phone_number", "+18185550190");
        wish.put("line_id", bare.create("/api/v1/lines", Map.of("name", "Ours", "phone_number", "+18185550124")));
        Reply called = server.post(CALL, bare.token(), wish);
        assertThat(called.status()).isEqualTo(422);
        assertThat(called.text())
                .isEqualTo("{\"errors\":{\"line\":[\"No provider is configured for calls. Add one in Settings.\"]}}");
        bare.put(
                "/api/v1/messaging/sms",
                fields("kind", "twilio", "base_url", provider.url(), "account_sid", "AC2", "secret", "s"));
        server.runDueWork();
        assertThat(provider.requests()).isEmpty();
        assertThat(bare.get("/api/v1/messages").body().at("/data/0/outcome").asString())
                .isEqualTo("no_provider");
    }

    @Test
    void aCallTheProviderCannotPlaceFailsWithinMinutes() {
        for (int i = 0; i < 3; i++) {
            provider.nextStatus(503, "");
        }
        assertThat(call("user_id", office.availableAgent(), "contact_phone_number", phone)
                        .status())
                .isEqualTo(202);
        for (int i = 0; i < 5; i++) {
            server.runDueWork();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(provider.requests()).hasSize(3);
        assertThat(office.get("/api/v1/messages?channel=call")
                        .body()
                        .at("/data/0/state")
                        .asString())
                .isEqualTo("failed");
    }

    private static long line(String number) {
        return office.create("/api/v1/lines", Map.of("name", Office.freshName("Line"), "phone_number", number));
    }

    private Reply call(Object... namesAndValues) {
        Map<String, Object> fields = fields(namesAndValues);
        fields.put("line_id", line("+18185550123"));
        fields.put("user_phone_number", "+18185550190");
        return server.post(CALL, office.token(), fields);
    }

    private static Reply post(String path, Object... namesAndValues) {
        return server.post(path, office.token(), fields(namesAndValues));
    }
}
