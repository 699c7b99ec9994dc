package firstring.contract.sequences;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.messages.Carrier;
import firstring.contract.messages.FakeProvider;
import firstring.json.Json;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Messages of sequences that are sent later than their steps ran, and sequences whose settings change in between. Each
 * test has a separate account without a provider. It is Tuesday, ten o'clock in Los Angeles.
 */
final class SequenceMessagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, String> HELLO = Map.of("type", "send_sms", "message", "Hello");
    private static final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    private static final TestServer server = TestServer.start(clock);

    private final Office office = new Office(
            server, server.createAccount(Office.freshName("account")).token().reveal());
    private final FakeProvider provider = new FakeProvider();

    @BeforeEach
    void isTen() {
        clock.set("2026-03-10T17:00:00Z");
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void heldMessagesAreCanceledForContactsWhoLeft() {
        long sequence = sequence(Map.of(), HELLO);
        long leaves = enrolled(sequence);
        long stays = enrolled(sequence);
        awaitReason(leaves, "no_provider");
        awaitReason(stays, "no_provider");
        assertThat(server.delete("/api/v1/contacts/" + leaves + "/enrollments", office.token())
                        .status())
                .isEqualTo(204);
        configure();
        Await.until("one", SOON, () -> standing(stays).equals("sent null"));
        Await.until("the other is canceled", SOON, () -> standing(leaves).equals("canceled left_sequence"));
        assertThat(provider.requests()).hasSize(1);
        clock.advance(Duration.ofMinutes(15));
        awaitReason(stays, "finished");
    }

    @Test
    void heldMessagesRespectTheSendingWindow() {
        long sequence = sequence(Map.of("window", Map.of("from", "09:00", "to", "11:00")), HELLO);
        long contact = enrolled(sequence);
        awaitReason(contact, "no_provider");
        clock.set("2026-03-10T18:30:00Z");
        configure();
        Await.until("asleep", SOON, () -> "2026-03-11T16:00:00Z".equals(due(contact)));
        assertThat(standing(contact)).isEqualTo("queued released");
        clock.set("2026-03-11T16:00:00Z");
        Await.until("sent", SOON, () -> standing(contact).equals("sent null"));
    }

    @Test
    void heldMessagesWaitWhileTheSequenceIsPaused() {
        long sequence = sequence(Map.of(), HELLO);
        long contact = enrolled(sequence);
        awaitReason(contact, "no_provider");
        pause(sequence, true);
        configure();
        Await.until("asleep", SOON, () -> "2026-03-10T17:15:00Z".equals(due(contact)));
        pause(sequence, false);
        clock.set("2026-03-10T17:15:00Z");
        Await.until("sent", SOON, () -> standing(contact).equals("sent null"));
    }

    @Test
    void heldMessagesRespectTheThrottle() {
        long sequence = sequence(Map.of("throttle_per_minute", 60), HELLO);
        List<Long> contacts = List.of(enrolled(sequence), enrolled(sequence), enrolled(sequence));
        Await.until("places", SOON, () -> reasons(contacts, "throttled") == 2);
        clock.advance(Duration.ofMinutes(1));
        contacts.forEach(contact -> awaitReason(contact, "no_provider"));
        change(sequence, Map.of("settings", Map.of("throttle_per_minute", 2)));
        configure();
        for (int sent = 1; sent <= 3; sent++) {
            int expected = sent;
            Await.until("message " + sent, SOON, () -> count(contacts, "sent null") == expected);
            Await.until("the rest waits", SOON, () -> count(contacts, "queued throttled") == 3 - expected);
            clock.advance(Duration.ofSeconds(29));
            server.runDueWork();
            assertThat(provider.requests()).as("within half a minute").hasSize(sent);
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void editingAStepReplacesItsHeldMessage() {
        long sequence = sequence(Map.of(), Map.of("type", "send_sms", "message", "Old", "key", "hello"));
        long contact = enrolled(sequence);
        awaitReason(contact, "no_provider");
        change(
                sequence,
                Map.of(
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "New", "key", "hello")),
                        "on_edit",
                        "move"));
        Await.until("both held", SOON, () -> messages(contact).size() == 2);
        configure();
        Await.until("sent", SOON, () -> standing(contact).equals("sent null"));
        Await.until(
                "the old one taken back",
                SOON,
                () -> messages(contact).equals(List.of("sent null", "canceled left_sequence")));
        assertThat(provider.requests()).hasSize(1);
        assertThat(provider.requests().getFirst().json().get("text").asString()).isEqualTo("New");
    }

    @Test
    void aNewThrottleAppliesAtOnceToWaitingAndNewContacts() {
        configure();
        long sequence = sequence(Map.of("throttle_per_minute", 1), HELLO);
        List<Long> contacts = new ArrayList<>(List.of(enrolled(sequence), enrolled(sequence), enrolled(sequence)));
        Await.until("the first", SOON, () -> count(contacts, "sent null") == 1);
        Await.until("the rest waits", SOON, () -> reasons(contacts, "throttled") == 2);
        change(sequence, Json.tree("{\"settings\":{\"throttle_per_minute\":null}}"));
        Await.until("all", SOON, () -> count(contacts, "sent null") == 3);
        change(sequence, Map.of("settings", Map.of("throttle_per_minute", 1)));
        contacts.add(enrolled(sequence));
        Await.until("the new contact", SOON, () -> count(contacts, "sent null") == 4);
    }

    @Test
    void aContactWhoOptsOutStaysWhenTheSequenceDoesNotExitOnOptOut() {
        configure();
        long sequence = sequence(Map.of("exit_on_opt_out", false), Map.of("type", "wait", "duration", "PT1H"), HELLO);
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "wait");
        assertThat(optOut(phone).status()).isEqualTo(204);
        assertThat(newest(contact).get("state").asString()).isEqualTo("active");
        clock.advance(Duration.ofHours(1));
        awaitReason(contact, "finished");
        assertThat(provider.requests()).isEmpty();
        long other = sequence(Map.of("exit_on_opt_out", false), Map.of("type", "wait", "duration", "PT1H"));
        office.lead(phone, "sequence_id", other);
        assertThat(newest(contact).get("state").asString()).isEqualTo("active");
        office.lead(phone, "is_dnc", true);
        assertThat(newest(contact).get("reason").asString()).isEqualTo("do_not_contact");
    }

    @Test
    void aTextThatIsTooLongWithTheContactsFieldsIsSkipped() {
        configure();
        long sequence = sequence(Map.of(), Map.of("type", "send_sms", "message", "You said: {{notes}}"), HELLO);
        long contact =
                Office.id(office.lead(freshPhone(), "notes", "x".repeat(1_600), "sequence_id", sequence), "contact_id");
        awaitReason(contact, "finished");
        Await.until("the next one", SOON, () -> messages(contact).equals(List.of("sent null")));
        List<String> told = new ArrayList<>();
        data("/api/v1/contacts/" + contact + "/timeline")
                .forEach(event -> told.add(event.path("outcome").asString("")));
        assertThat(told).contains("send_sms:too_long");
    }

    private void configure() {
        office.put(
                "/api/v1/messaging/sms",
                Map.of("kind", "http", "base_url", provider.url(), "secret", "s", "sender", "+18185550100"));
    }

    private long sequence(Map<String, ?> settings, Map<?, ?>... steps) {
        return office.create(
                "/api/v1/sequences",
                Map.of("name", Office.freshName("Sequence"), "settings", settings, "steps", List.of(steps)));
    }

    private long enrolled(long sequence) {
        return Office.id(office.lead(freshPhone(), "sequence_id", sequence), "contact_id");
    }

    private void change(long sequence, Object body) {
        Reply reply = server.patch("/api/v1/sequences/" + sequence, office.token(), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private void pause(long sequence, boolean paused) {
        office.put("/api/v1/sequences/" + sequence + "/pause", Map.of("paused", paused));
    }

    private Reply optOut(String phone) {
        String inbound =
                office.get("/api/v1/messaging").body().at("/sms/inbound_url").asString();
        String body = Json.text(Map.of("id", "in-1", "from", phone, "to", "+18185550100", "text", "STOP"));
        return new Carrier(server, "s").postJson(inbound, body, clock.instant().getEpochSecond());
    }

    private JsonNode data(String path) {
        Reply reply = office.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body().get("data");
    }

    private JsonNode newest(long contact) {
        return data("/api/v1/contacts/" + contact + "/enrollments").path(0);
    }

    private void awaitReason(long contact, String reason) {
        Await.until(reason, SOON, () -> reasons(List.of(contact), reason) == 1);
    }

    private long reasons(List<Long> contacts, String reason) {
        return contacts.stream()
                .filter(contact -> newest(contact).path("reason").asString("").equals(reason))
                .count();
    }

    private long count(List<Long> contacts, String standing) {
        return contacts.stream()
                .filter(contact -> standing(contact).equals(standing))
                .count();
    }

    /** State, and outcome or rule, of a contact's newest message. */
    private String standing(long contact) {
        List<String> all = messages(contact);
        return all.isEmpty() ? "" : all.getFirst();
    }

    private List<String> messages(long contact) {
        List<String> all = new ArrayList<>();
        data("/api/v1/messages?contact_id=" + contact).forEach(message -> all.add(standing(message)));
        return all;
    }

    private static String standing(JsonNode message) {
        String why = message.get("rule").isNull() ? "outcome" : "rule";
        return message.get("state").asString() + " " + message.get(why).asString("null");
    }

    private String due(long contact) {
        return data("/api/v1/messages?contact_id=" + contact)
                .path(0)
                .path("due_at")
                .asString("");
    }
}
