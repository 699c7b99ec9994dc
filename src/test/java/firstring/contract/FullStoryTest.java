package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.messages.Carrier;
import firstring.contract.messages.FakeProvider;
import firstring.contract.messages.FakeProvider.Request;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * One person from the form to the last message, over HTTP alone: enrolled, queued, messaged, replying, and the reason why
 * nothing more happens. Tuesday, March 10, 2026, 10:00 AM in Los Angeles.
 */
final class FullStoryTest {
    private static final String OURS = "+18185550100";

    private final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    private final TestServer server = TestServer.startStill(clock);
    private final Office office = new Office(server, server.adminToken());
    private final FakeProvider provider = new FakeProvider();
    private final Carrier carrier = new Carrier(server, "the auth token");
    private final String phone = Office.freshPhone();
    private final long agent = office.availableAgent();
    private final long list = office.create("/api/v1/dialer-lists", Map.of("name", freshName("List")));

    @AfterEach
    void stop() {
        server.close();
        provider.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void aContactWhoTextsStopLeavesEverythingAndGetsNothingMore() {
        useTwilio();
        long sequence = sequence();
        Reply lead = post(sequence);
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        assertThat(text(lead, "message")).isEqualTo("Contact created.");
        assertThat(lead.body().at("/powerdialer/position").asInt()).isEqualTo(1);
        assertThat(lead.body().at("/trace/sequence/outcome").asString()).isEqualTo("enrolled");
        long contact = Office.id(lead, "contact_id");

        Request sms = firstSms();
        assertThat(sms.field("To")).isEqualTo(phone);
        assertThat(sms.field("Body")).isEqualTo("Hello Ann, may we call?");
        assertThat(carrier.post(sms.field("StatusCallback"), Map.of("MessageSid", "SM1", "MessageStatus", "delivered"))
                        .status())
                .isEqualTo(204);
        assertThat(messages(contact)).containsExactly("delivered");
        assertThat(office.queue(agent)).containsExactly(contact);
        assertThat(onList()).containsExactly(contact);

        assertThat(write("SM2", "STOP").status()).isEqualTo(204);
        assertThat(office.queue(agent)).isEmpty();
        assertThat(onList()).isEmpty();
        assertThat(office.contact(phone).get("sequence_id").isNull()).isTrue();
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
        assertThat(enrollments(contact)).containsExactly("stopped:opted_out");

        clock.advance(Duration.ofHours(3));
        server.runDueWork();
        Reply asked = sms(contact, "One more");
        assertThat(text(asked, "state")).isEqualTo("blocked");
        assertThat(text(asked, "rule")).isEqualTo("opted_out");
        Office.assertFaultOn(
                server.post(
                        "/api/v1/webhook/sms-gateway/send",
                        office.token(),
                        fields("from", OURS, "to", phone, "message", "And one more")),
                "to");
        Reply again = post(sequence);
        assertThat(text(again, "message")).isEqualTo("Contact updated.");
        assertThat(Office.warningCodes(again)).containsOnly("opted_out");
        assertThat(again.body().get("next_call_at").isNull()).isTrue();
        server.runDueWork();
        assertThat(office.queue(agent)).isEmpty();
        assertThat(onList()).isEmpty();
        assertThat(enrollments(contact)).containsExactly("stopped:opted_out");
        clock.advance(Duration.ofDays(2));
        server.runDueWork();
        assertThat(provider.requests()).hasSize(1);

        assertThat(blockers(contact)).contains("opted_out");
        assertThat(story(contact))
                .containsSubsequence(
                        "message:queued",
                        "message:sent",
                        "message:delivered",
                        "message:received",
                        "consent:opted_out",
                        "message:blocked",
                        "message:blocked",
                        "lead:updated");
        assertThat(consent(contact)).isEqualTo("false reply");
    }

    @Test
    void aContactWhoRepliesLeavesTheSequenceAndStaysInTheQueue() {
        useTwilio();
        Reply lead = post(sequence());
        long contact = Office.id(lead, "contact_id");
        firstSms();
        assertThat(write("SM2", "Yes, call me after lunch").status()).isEqualTo(204);
        server.runDueWork();
        assertThat(enrollments(contact)).containsExactly("stopped:reply");
        clock.advance(Duration.ofDays(2));
        server.runDueWork();
        assertThat(provider.requests()).hasSize(1);
        assertThat(office.queue(agent)).containsExactly(contact);
        assertThat(onList()).containsExactly(contact);
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isFalse();
        assertThat(story(contact)).containsSubsequence("message:received", "sequence:left:reply");
        assertThat(text(sms(contact, "After lunch it is"), "state")).isEqualTo("queued");
    }

    private void useTwilio() {
        Map<String, Object> settings = fields(
                "kind",
                "twilio",
                "base_url",
                provider.url(),
                "account_sid",
                "AC1",
                "sender",
                OURS,
                "secret",
                carrier.secret());
        Reply reply = server.put("/api/v1/messaging/sms", office.token(), settings);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private long sequence() {
        List<Map<String, ?>> steps = List.of(
                Map.of("type", "send_sms", "message", "Hello {{first_name | there}}, may we call?"),
                Map.of("type", "wait", "duration", "PT1H"),
                Map.of("type", "send_sms", "message", "Still there?"),
                Map.of("type", "wait", "duration", "P1D"),
                Map.of("type", "call_task", "position", "top"));
        return office.create("/api/v1/sequences", Map.of("name", freshName("Sequence"), "steps", steps));
    }

    /** Like a plain HTML form. */
    private Reply post(long sequence) {
        Map<String, Object> form = fields(
                "api_token",
                office.token(),
                "phone_number",
                "(818) " + phone.substring(5, 8) + "-" + phone.substring(8),
                "first_name",
                "Ann",
                "user_id",
                agent,
                "add_to_powerdialer",
                "on",
                "powerdialer_position",
                "top",
                "list_ids",
                list,
                "sequence_id",
                sequence,
                "explain",
                "true");
        return server.send(server.request(Office.FORMS, null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Carrier.encode(form))));
    }

    private Request firstSms() {
        server.runDueWork();
        return provider.requests().getFirst();
    }

    private Reply write(String sid, String body) {
        String inbound =
                office.get("/api/v1/messaging").body().at("/sms/inbound_url").asString();
        return carrier.post(inbound, Map.of("MessageSid", sid, "From", phone, "To", OURS, "Body", body));
    }

    private Reply sms(long contact, String body) {
        return server.post(
                "/api/v1/messages", office.token(), fields("channel", "sms", "contact_id", contact, "body", body));
    }

    private List<String> messages(long contact) {
        return each(
                "/api/v1/messages?contact_id=" + contact,
                one -> one.get("state").asString());
    }

    private List<Long> onList() {
        return each(
                "/api/v1/dialer-lists/" + list + "/entries",
                one -> one.get("contact_id").asLong());
    }

    private List<String> enrollments(long contact) {
        return each(
                "/api/v1/contacts/" + contact + "/enrollments",
                one -> one.get("state").asString() + ":" + one.get("reason").asString());
    }

    private List<String> blockers(long contact) {
        List<String> codes = new ArrayList<>();
        office.get("/api/v1/contacts/" + contact + "/callability")
                .body()
                .get("reasons")
                .forEach(reason -> codes.add(reason.get("code").asString()));
        return codes;
    }

    private String consent(long contact) {
        JsonNode said =
                office.get("/api/v1/contacts/" + contact + "/consent").body().at("/state/0");
        return said.get("given").asBoolean() + " " + said.get("source").asString();
    }

    /** The timeline, oldest first. */
    private List<String> story(long contact) {
        return each(
                        "/api/v1/contacts/" + contact + "/timeline?limit=200",
                        event -> event.get("kind").asString() + ":"
                                + event.get("outcome").asString(""))
                .reversed();
    }

    private <T> List<T> each(String path, java.util.function.Function<JsonNode, T> read) {
        Reply reply = office.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<T> all = new ArrayList<>();
        reply.body().get("data").forEach(one -> all.add(read.apply(one)));
        return all;
    }
}
