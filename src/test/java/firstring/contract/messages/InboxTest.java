package firstring.contract.messages;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Provider callbacks: the status of messages, and replies from contacts. */
final class InboxTest {
    private static final String SECRET = "the auth token";

    private final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    private final TestServer server = TestServer.startStill(clock);
    private final Office office = new Office(server, server.adminToken());
    private final FakeProvider provider = new FakeProvider();
    private final Carrier carrier = new Carrier(server, SECRET);
    private final String phone = freshPhone();

    @BeforeEach
    void useTwilio() {
        use(fields("kind", "twilio", "account_sid", "AC1"));
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void aMessageIsDeliveredWhenTheProviderSaysSo() {
        Reply sent = sendHello();
        assertThat(tell(sent, Map.of("MessageSid", "SM1", "MessageStatus", "delivered"))
                        .status())
                .isEqualTo(204);
        assertThat(state(sent)).isEqualTo("delivered");
        tell(sent, Map.of("MessageSid", "SM1", "MessageStatus", "sent"));
        assertThat(state(sent)).isEqualTo("delivered");
    }

    @Test
    void aCallbackSettlesAnUnknownMessage() {
        provider.next(
                (exchange, request) -> exchange.getHttpContext().getServer().stop(0));
        Reply sent = sendHello();
        assertThat(state(sent)).isEqualTo("unknown");
        tell(sent, Map.of("MessageSid", "SM9", "MessageStatus", "sent"));
        assertThat(state(sent)).isEqualTo("sent");
        assertThat(message(sent).get("provider_id").asString()).isEqualTo("SM9");
    }

    @Test
    void anUnreachableNumberIsMarked() {
        Reply sent = sendHello();
        tell(sent, Map.of("MessageStatus", "undelivered", "ErrorCode", "30005"));
        assertThat(state(sent)).isEqualTo("failed");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("twilio_30005");
        assertThat(text(send("Again"), "rule")).isEqualTo("invalid_number");
        long contact = office.contact(phone).get("id").asLong();
        assertThat(office.get("/api/v1/contacts/" + contact + "/callability").text())
                .contains("The number is marked as not reachable.");
    }

    @Test
    void aWrongSignatureIsRefused() {
        Reply sent = sendHello();
        String callback = provider.requests().getFirst().field("StatusCallback");
        Reply reply = carrier.post(callback, Map.of("MessageStatus", "delivered"), "bm90IHJpZ2h0");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(state(sent)).isEqualTo("sent");
        String forged = callback.replaceFirst("/twilio/[^/]+/", "/twilio/1-AAAA/");
        assertThat(carrier.post(forged, Map.of(), "").status()).isEqualTo(404);
        String another = callback.replaceFirst("message=\\d+", "message=" + (Office.id(sent, "id") + 1));
        assertThat(carrier.post(another, Map.of("MessageStatus", "delivered")).status())
                .as("a callback for one message does not affect another")
                .isEqualTo(404);
    }

    @Test
    void aReplyAppearsOnTheTimelineOnce() {
        long contact = contact();
        assertThat(write("SM5", "Yes, call me").status()).isEqualTo(204);
        assertThat(write("SM5", "Yes, call me").status()).isEqualTo(204);
        JsonNode list = office.get("/api/v1/messages?state=received").body().get("data");
        assertThat(list).hasSize(1);
        assertThat(list.get(0).get("contact_id").asLong()).isEqualTo(contact);
        assertThat(list.get(0).get("body").asString()).isEqualTo("Yes, call me");
        assertThat(events(contact)).containsExactly("received");
        assertThat(office.contact(phone).get("last_engagement_at").asString()).isEqualTo("2026-03-10 17:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "stop.", " StopAll ", "UNSUBSCRIBE", "cancel!", "END", "Quit"})
    void aStopWordRemovesTheContactFromEverythingAtOnce(String word) {
        long agent = office.availableAgent();
        long sequence = office.sequence();
        long contact = Office.id(
                office.lead(phone, "user_id", agent, "add_to_powerdialer", true, "sequence_id", sequence),
                "contact_id");
        Reply waiting = send(fields("send_at", "2026-03-11T17:00:00Z"), "Tomorrow");
        assertThat(office.queue(agent)).containsExactly(contact);

        write("SM6", word);
        assertThat(office.queue(agent)).isEmpty();
        assertThat(office.contact(phone).get("sequence_id").isNull()).isTrue();
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
        assertThat(state(waiting)).isEqualTo("canceled");
        assertThat(message(waiting).get("rule").asString()).isEqualTo("opted_out");
        assertThat(text(send("One more"), "rule")).isEqualTo("opted_out");
        assertThat(consent(contact)).isEqualTo("false reply");
    }

    @Test
    void startLiftsAnOptOut() {
        long contact = contact();
        write("SM6", "STOP");
        clock.advance(Duration.ofMinutes(1));
        write("SM7", "Start");
        assertThat(text(send("Hello again"), "state")).isEqualTo("queued");
        assertThat(consent(contact)).isEqualTo("true reply");
    }

    @Test
    void theOptOutFilterFindsAContactUntilTheyOptBackIn() {
        contact();
        String other = freshPhone();
        office.lead(other, "first_name", "Bea", "other_phone_numbers", freshPhone());
        assertThat(optedOut(true)).isEmpty();
        write("SM6", "STOP");
        assertThat(optedOut(true)).containsExactly(phone);
        assertThat(optedOut(false)).containsExactly(other);
        clock.advance(Duration.ofMinutes(1));
        write("SM7", "START");
        assertThat(optedOut(true)).isEmpty();
        assertThat(optedOut(false)).containsExactly(other, phone);
    }

    private List<String> optedOut(boolean wanted) {
        List<String> phones = new ArrayList<>();
        office.get("/api/v1/contacts?is_opted_out=" + wanted)
                .body()
                .get("data")
                .forEach(contact -> phones.add(contact.get("phone_number").asString()));
        return phones;
    }

    @Test
    void helpIsAnsweredAtAnyHour() {
        contact();
        clock.set("2026-03-10T08:00:00Z");
        write("SM8", "help");
        server.runDueWork();
        assertThat(provider.requests().getFirst().field("Body"))
                .contains("STOP")
                .contains("START");
        assertThat(provider.requests().getFirst().field("To")).isEqualTo(phone);
    }

    @Test
    void aPossibleOptOutHoldsAutomaticMessagesUntilItIsReviewed() {
        long contact = contact();
        write("SM6", "Please stop by tomorrow");
        String held = reminded(contact);
        assertThat(office.get(held).body().get("state").asString()).isEqualTo("queued");
        assertThat(office.get(held).body().get("outcome").asString()).isEqualTo("under_review");
        assertThat(provider.requests()).isEmpty();

        JsonNode reviews = office.get("/api/v1/opt-out-reviews").body().get("data");
        assertThat(reviews).hasSize(1);
        assertThat(reviews.get(0).get("body").asString()).isEqualTo("Please stop by tomorrow");
        assertThat(office.get("/api/v1/contacts/" + contact + "/opt-out-reviews")
                        .body()
                        .get("data"))
                .hasSize(1);
        String review = "/api/v1/opt-out-reviews/" + reviews.get(0).get("id").asLong();
        assertThat(server.post(review, server.adminToken(), Map.of("opted_out", false))
                        .status())
                .isEqualTo(204);
        server.runDueWork();
        assertThat(office.get(held).body().get("state").asString()).isEqualTo("sent");
        assertThat(office.get("/api/v1/opt-out-reviews").body().get("data")).isEmpty();
        assertThat(server.post(review, server.adminToken(), Map.of("opted_out", true))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aReviewerCanConfirmAnOptOut() {
        long contact = contact();
        write("SM6", "When does this end");
        String held = reminded(contact);
        String review = "/api/v1/opt-out-reviews/"
                + office.get("/api/v1/opt-out-reviews").body().at("/data/0/id").asLong();
        server.post(review, server.adminToken(), Map.of("opted_out", true));
        assertThat(office.get(held).body().get("state").asString()).isEqualTo("canceled");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
    }

    @Test
    void messagesSentThroughTheApiWaitForTheReviewToo() {
        long contact = contact();
        write("SM6", "Please stop by tomorrow");
        server.post(
                "/api/v1/messages",
                server.adminToken(),
                Map.of("channel", "sms", "contact_id", contact, "body", "Your offer is waiting"));
        server.runDueWork();
        assertThat(provider.requests()).isEmpty();
        write("SM7", "START");
        server.runDueWork();
        assertThat(provider.requests())
                .as("a clear opt-out ends the review and releases what waited for it")
                .hasSize(1);
    }

    @Test
    void aPendingReviewFollowsItsNumberIntoAMerge() {
        long gone = contact();
        write("SM6", "Please stop by tomorrow");
        long kept = Office.id(office.lead(freshPhone()), "contact_id");
        server.post("/api/v1/contacts/" + kept + "/merge", server.adminToken(), Map.of("contact_id", gone));
        JsonNode review = office.get("/api/v1/opt-out-reviews").body().at("/data/0");
        assertThat(review.path("contact_id").asLong()).isEqualTo(kept);
    }

    /** The path of a message queued by a sequence. */
    private String reminded(long contact) {
        long sequence = office.create(
                "/api/v1/sequences",
                fields(
                        "name",
                        "Reminders",
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "Your offer is waiting"))));
        server.post(
                "/api/v1/sequences/" + sequence + "/enrollments", server.adminToken(), Map.of("contact_id", contact));
        server.runDueWork();
        JsonNode messages = office.get("/api/v1/messages?contact_id=" + contact + "&channel=sms")
                .body()
                .get("data");
        return "/api/v1/messages/" + messages.get(0).get("id").asLong();
    }

    @Test
    void aPlainOptOutEndsTheReviewOfAnEarlierMessage() {
        contact();
        write("SM6", "Can you stop by at 5?");
        write("SM7", "please stop texting me, thanks");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
        assertThat(office.get("/api/v1/opt-out-reviews").body().get("data")).isEmpty();
    }

    @Test
    void theProvidersOptOutFlagWinsOverTheText() {
        contact();
        writeAs("SM6", "Arrêtez", "STOP");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
        writeAs("SM7", "Recommencez", "START");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isFalse();
        writeAs("SM8", "HELP", "HELP");
        server.runDueWork();
        assertThat(provider.requests()).as("the provider has answered").isEmpty();
    }

    @Test
    void yesLiftsAnOptOutAndIsAnOrdinaryReplyOtherwise() {
        contact();
        write("SM5", "YES");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isFalse();
        write("SM6", "STOP");
        clock.advance(Duration.ofMinutes(1));
        write("SM7", "Yes!");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isFalse();
    }

    @Test
    void anAccountsOwnWordsOptOutAndInvalidWordsAreRefused() {
        contact();
        Reply kept = server.patch(
                "/api/v1/account", server.adminToken(), Map.of("opt_out_words", List.of("ALTO", "Désabonner")));
        assertThat(kept.body().get("opt_out_words")).hasSize(2);
        assertThat(server.patch("/api/v1/account", server.adminToken(), Map.of("opt_out_words", List.of("...")))
                        .status())
                .isEqualTo(400);
        write("SM6", "desabonner !");
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
    }

    @Test
    void anOptOutReportedByTheCarrierIsRecorded() {
        Reply sent = sendHello();
        tell(sent, Map.of("MessageStatus", "failed", "ErrorCode", "21610"));
        assertThat(office.contact(phone).get("is_opted_out").asBoolean()).isTrue();
        assertThat(text(send("Again"), "rule")).isEqualTo("opted_out");
    }

    @Test
    void customHttpRequestsAreSignedWithStandardWebhooks() {
        use(fields("kind", "http", "base_url", provider.url()));
        contact();
        String inbound = inboundUrl();
        String body = Json.text(Map.of("id", "in-1", "from", phone, "text", "STOP"));
        assertThat(carrier.postJson(inbound, body, 1_773_162_000L).status()).isEqualTo(204);
        assertThat(text(send("Hello"), "rule")).isEqualTo("opted_out");
        assertThat(carrier.postJson(inbound, body, 1_773_162_000L - 600).status())
                .isEqualTo(403);
        Reply faulty = carrier.postJson(inbound, "{\"from\":\"no number\"}", 1_773_162_000L);
        Office.assertFaultOn(faulty, "id", "from", "text");
    }

    private void use(Map<String, Object> settings) {
        settings.putIfAbsent("base_url", provider.url());
        settings.put("secret", SECRET);
        settings.put("sender", "+18185550100");
        Reply reply = server.put("/api/v1/messaging/sms", office.token(), settings);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private String inboundUrl() {
        return office.get("/api/v1/messaging").body().at("/sms/inbound_url").asString();
    }

    private long contact() {
        return Office.id(office.lead(phone, "first_name", "Ann"), "contact_id");
    }

    private Reply sendHello() {
        contact();
        Reply sent = send("Hello");
        server.runDueWork();
        return sent;
    }

    private Reply send(String body) {
        return send(fields(), body);
    }

    private Reply send(Map<String, Object> more, String body) {
        more.putAll(fields(
                "channel", "sms", "contact_id", office.contact(phone).get("id").asLong(), "body", body));
        return server.post("/api/v1/messages", office.token(), more);
    }

    private JsonNode message(Reply sent) {
        return office.get("/api/v1/messages/" + Office.id(sent, "id")).body();
    }

    private String state(Reply sent) {
        return message(sent).get("state").asString();
    }

    private String consent(long contact) {
        JsonNode said =
                office.get("/api/v1/contacts/" + contact + "/consent").body().at("/state/0");
        return said.get("given").asBoolean() + " " + said.get("source").asString();
    }

    private List<String> events(long contact) {
        List<String> outcomes = new ArrayList<>();
        office.get("/api/v1/contacts/" + contact + "/timeline")
                .body()
                .get("data")
                .forEach(event -> {
                    if (event.get("kind").asString().equals("message")) {
                        outcomes.add(event.get("outcome").asString());
                    }
                });
        return outcomes;
    }

    private Reply write(String sid, String body) {
        Map<String, String> form =
                Map.of("MessageSid", sid, "From", phone, "To", "+18185550100", "Body", body, "NumMedia", "0");
        return carrier.post(inboundUrl(), form);
    }

    private Reply writeAs(String sid, String body, String optOutType) {
        Map<String, String> form =
                Map.of("MessageSid", sid, "From", phone, "To", "+18185550100", "Body", body, "OptOutType", optOutType);
        return carrier.post(inboundUrl(), form);
    }

    private Reply tell(Reply sent, Map<String, String> form) {
        assertThat(sent.status()).isLessThan(300);
        return carrier.post(provider.requests().getLast().field("StatusCallback"), form);
    }

    /** The mobile network includes the 9 that the form left out. */
    @Test
    void anOptOutFromTheOtherFormOfANumberCountsForItsContact() {
        Reply lead = office.lead("+54 11 2345 6789");
        long contact = Office.id(lead, "contact_id");
        Reply waiting = server.post(
                "/api/v1/messages",
                office.token(),
                fields("channel", "sms", "contact_id", contact, "body", "Hi", "send_at", "2026-03-11T17:00:00Z"));
        Map<String, String> form = Map.of(
                "MessageSid", "SM9", "From", "+5491123456789", "To", "+18185550100", "Body", "STOP", "NumMedia", "0");
        assertThat(carrier.post(inboundUrl(), form).status()).isEqualTo(204);
        assertThat(events(contact)).contains("received");
        assertThat(office.contact("+541123456789").get("is_opted_out").asBoolean())
                .isTrue();
        assertThat(state(waiting)).isEqualTo("canceled");
        server.delete("/api/v1/contacts/" + contact, office.token());
        assertThat(Office.warningCodes(office.lead("+54 9 11 2345 6789", "sequence_id", office.sequence())))
                .contains("opted_out");
    }
}
