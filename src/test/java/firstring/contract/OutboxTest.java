package firstring.contract;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.FakeProvider.Request;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages on their way out: held, queued, blocked, sent once, tried again. */
final class OutboxTest {
    private static final String SID = "AC0123456789abcdef";

    /** Ten in the morning in California. */
    private final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");

    private final TestServer server = TestServer.start(clock);
    private final Office office = new Office(server, server.adminToken());
    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void aMessageIsHeldUntilAProviderIsConfiguredAndThenGoesOut() {
        long contact = contact();
        Reply sent = send(contact, "Hello");
        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(text(sent, "state")).isEqualTo("held");
        assertThat(text(sent, "outcome")).isEqualTo("no_provider");
        assertThat(messaging().at("/held/sms").asInt()).isEqualTo(1);
        run();
        assertThat(provider.requests()).isEmpty();

        useTwilio();
        run();
        Request request = provider.requests().getFirst();
        assertThat(request.path()).isEqualTo("/2010-04-01/Accounts/" + SID + "/Messages.json");
        assertThat(request.header("Authorization")).startsWith("Basic ");
        assertThat(request.field("Body")).isEqualTo("Hello");
        assertThat(request.field("From")).isEqualTo("+18185550100");
        assertThat(request.field("StatusCallback")).startsWith(server.url() + "/api/v1/messages/twilio/");
        JsonNode stored = message(sent);
        assertThat(stored.get("state").asString()).isEqualTo("sent");
        assertThat(stored.get("provider_id").asString()).isEqualTo("SM1");
        assertThat(messaging().at("/held/sms").asInt()).isZero();
        assertThat(events(contact)).containsExactly("held", "sent");
    }

    @Test
    void thePasswordIsNeverShownAndStaysWhenItIsNotSent() {
        useTwilio();
        assertThat(messaging().toString()).doesNotContain("the password").contains("\"has_secret\":true");
        Reply moved = put("sms", fields("kind", "twilio", "base_url", provider.url(), "account_sid", "ACother"));
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(storedSecrets()).doesNotContain("the password");
        long line = office.create("/api/v1/lines", Map.of("name", "West", "phone_number", "+18185550111"));
        send(fields("channel", "sms", "contact_id", contact(), "body", "Hi", "line_id", line));
        run();
        assertThat(new String(
                        java.util.Base64.getDecoder()
                                .decode(provider.requests()
                                        .getFirst()
                                        .header("Authorization")
                                        .substring("Basic ".length())),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("ACother:the password");
        assertThat(provider.requests().getFirst().field("From")).isEqualTo("+18185550111");
    }

    @Test
    void atNightAMessageWaitsForTheNextLegalMoment() {
        useTwilio();
        clock.set("2026-03-10T06:30:00Z");
        Reply sent = send(contact(), "Good morning");
        assertThat(text(sent, "state")).isEqualTo("queued");
        assertThat(text(sent, "due_at")).isEqualTo("2026-03-10T15:00:00Z");
        run();
        assertThat(provider.requests()).isEmpty();
        clock.set("2026-03-10T15:00:00Z");
        run();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aMessageThatCouldNotGoInTimeWaitsForTheMorning() {
        useTwilio();
        Reply sent = send(contact(), "Too late");
        clock.set("2026-03-11T05:00:00Z");
        run();
        assertThat(provider.requests()).isEmpty();
        assertThat(message(sent).get("due_at").asString()).isEqualTo("2026-03-11T15:00:00Z");
    }

    @Test
    void aMessageStaysWithItsServerForAsLongAsTheProviderTakes() {
        useTwilio();
        Reply sent = send(contact(), "Hello");
        AtomicReference<Instant> leasedUntil = new AtomicReference<>();
        provider.next((exchange, request) -> {
            clock.advance(Duration.ofMinutes(5));
            server.prolongRunningWork();
            leasedUntil.set(storedLease());
            FakeProvider.answer(exchange, 201, "{\"sid\":\"SM7\"}");
        });
        run();
        assertThat(leasedUntil.get()).isAfter(clock.instant());
        assertThat(message(sent).get("provider_id").asString()).isEqualTo("SM7");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void whoMustNotBeContactedIsNotWrittenToAndTheTimelineSaysWhy() {
        useTwilio();
        long contact = contact();
        server.patch("/api/v1/contacts/" + contact, office.token(), Map.of("is_dnc", true));
        Reply sent = send(contact, "Hello");
        assertThat(text(sent, "state")).isEqualTo("blocked");
        assertThat(text(sent, "rule")).isEqualTo("do_not_contact");
        run();
        assertThat(provider.requests()).isEmpty();
        JsonNode event = timeline(contact).get(0);
        assertThat(event.get("kind").asString()).isEqualTo("message");
        assertThat(event.get("outcome").asString()).isEqualTo("blocked");
        assertThat(event.get("note").asString()).isEqualTo("The contact is marked Do Not Contact.");
        assertThat(event.get("message_id").asLong()).isEqualTo(Office.id(sent, "id"));
    }

    @Test
    void doNotContactTakesBackWhatWaits() {
        long contact = contact();
        Reply held = send(contact, "Held");
        server.patch("/api/v1/contacts/" + contact, office.token(), Map.of("is_dnc", true));
        assertThat(message(held).get("state").asString()).isEqualTo("cancelled");
        assertThat(message(held).get("rule").asString()).isEqualTo("do_not_contact");
        useTwilio();
        run();
        assertThat(provider.requests()).isEmpty();
        assertThat(events(contact)).containsExactly("held", "cancelled");
    }

    @Test
    void aDeletedContactGetsNothing() {
        useTwilio();
        long contact = contact();
        Reply sent = send(contact, "Hello");
        assertThat(server.delete("/api/v1/contacts/" + contact, office.token()).status())
                .isEqualTo(204);
        run();
        assertThat(provider.requests()).isEmpty();
        assertThat(message(sent).get("rule").asString()).isEqualTo("contact_deleted");
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        useTwilio();
        Map<String, Object> body =
                fields("channel", "sms", "contact_id", contact(), "body", "Once", "idempotency_key", "once-1");
        Reply first = send(body);
        Reply second = send(body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(Office.id(second, "id")).isEqualTo(Office.id(first, "id"));
        run();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aRefusalForNowIsTriedAgainLaterAndOneForGoodIsNot() {
        useTwilio();
        provider.next((exchange, request) -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            FakeProvider.answer(exchange, 429, "{}");
        });
        provider.nextStatus(400, "{\"code\":21408,\"message\":\"no\"}");
        Reply sent = send(contact(), "Hello");
        run();
        assertThat(message(sent).get("state").asString()).isEqualTo("queued");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("status_429");
        assertThat(message(sent).get("due_at").asString()).isEqualTo("2026-03-10T17:02:00Z");
        clock.advance(Duration.ofSeconds(119));
        run();
        assertThat(provider.requests()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        run();
        assertThat(message(sent).get("state").asString()).isEqualTo("failed");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("twilio_21408");
        clock.advance(Duration.ofHours(3));
        run();
        assertThat(provider.requests()).hasSize(2);
    }

    @Test
    void aProviderThatIsAwayIsAskedEverLaterAndGivenUpAtLast() {
        useTwilio();
        provider.close();
        Reply sent = send(contact(), "Hello");
        run();
        Instant queued = clock.instant();
        int attempts = 1;
        while (attempts < 20 && message(sent).get("state").asString().equals("queued")) {
            assertThat(message(sent).get("outcome").asString()).isEqualTo("refused");
            clock.set(message(sent).get("due_at").asString());
            run();
            attempts++;
        }
        assertThat(message(sent).get("state").asString()).isEqualTo("failed");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("refused");
        assertThat(Duration.between(queued, clock.instant())).isBetween(Duration.ofHours(20), Duration.ofHours(48));
    }

    @Test
    void anAnswerThatIsLostIsNeverFollowedByASecondSending() {
        useTwilio();
        provider.next(
                (exchange, request) -> exchange.getHttpContext().getServer().stop(0));
        Reply sent = send(contact(), "Hello");
        run();
        assertThat(message(sent).get("state").asString()).isEqualTo("unknown");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("connection_lost");
        clock.advance(Duration.ofHours(1));
        run();
        assertThat(provider.requests()).hasSize(1);
        Reply again = server.post("/api/v1/messages/" + Office.id(sent, "id") + "/retry", office.token(), Map.of());
        assertThat(text(again, "state")).isEqualTo("queued");
    }

    @Test
    void aProviderThatKnowsKeysIsAskedAgainWithTheSameKey() {
        useHttp();
        provider.nextStatus(500, "");
        Reply sent = send(contact(), "Hello");
        run();
        assertThat(message(sent).get("outcome").asString()).isEqualTo("status_500");
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(message(sent).get("state").asString()).isEqualTo("sent");
        List<Request> requests = provider.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.getFirst().header("Idempotency-Key"))
                .isNotEmpty()
                .isEqualTo(requests.getLast().header("Idempotency-Key"));
        assertThat(requests.getFirst().header("Authorization")).isEqualTo("Bearer the password");
        assertThat(requests.getFirst().json().get("text").asString()).isEqualTo("Hello");
    }

    @Test
    void aProviderThatDoesNotAnswerInTimeIsAskedAgainOnlyWhereThatDoublesNothing() {
        try (TestServer hurried = TestServer.start(clock, Map.of("FIRSTRING_ANSWER_TIME", "400ms"))) {
            Office there = new Office(hurried, hurried.adminToken());
            CountDownLatch over = new CountDownLatch(1);
            FakeProvider.Behaviour silence = (exchange, request) -> await(over);
            provider.next(silence);
            there.put("/api/v1/messaging/sms", twilio(provider.url()));
            Reply sent = there.sms(freshPhone(), "Hello");
            hurried.runDueWork();
            assertThat(there.standing(sent)).isEqualTo("unknown timeout");
            clock.advance(Duration.ofHours(2));
            hurried.runDueWork();
            assertThat(provider.requests()).hasSize(1);

            provider.next(silence);
            there.put("/api/v1/messaging/sms", http(provider.url()));
            Reply again = there.sms(freshPhone(), "Hello");
            hurried.runDueWork();
            assertThat(there.standing(again)).isEqualTo("queued timeout");
            clock.advance(Duration.ofMinutes(1));
            hurried.runDueWork();
            assertThat(there.standing(again)).isEqualTo("sent null");
            assertThat(provider.requests().stream().skip(1).map(request -> request.header("Idempotency-Key")))
                    .hasSize(2)
                    .containsOnly(provider.requests().getLast().header("Idempotency-Key"));
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aProviderInAPrivateNetworkIsNeitherTakenNorReached() {
        assertFault(
                put("sms", http("http://127.0.0.2:9")),
                "base_url",
                "The base url must not lead into a private network.");
        Map<String, Object> mail = fields("host", "10.0.0.5", "port", 25, "sender", "hello@acme.example");
        assertFault(put("email", mail), "host", "The host must not lead into a private network.");
        useHttp();
        server.database()
                .jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "update message_provider set settings = replace(settings::text, '127.0.0.1', '127.0.0.2')::jsonb"));
        Reply sent = send(contact(), "Hello");
        run();
        assertThat(office.standing(sent)).isEqualTo("queued private_address");
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void onlyWhatFailedOrIsUnknownCanBeTriedAgain() {
        Reply held = send(contact(), "Hello");
        Reply retried = server.post("/api/v1/messages/" + Office.id(held, "id") + "/retry", office.token(), Map.of());
        assertThat(retried.status()).isEqualTo(409);
    }

    @Test
    void everyFaultOfAMessageIsTold() {
        assertFaultOn(send(Map.of("channel", "fax")), "channel", "body", "contact_id");
        assertFault(
                send(fields("channel", "sms", "contact_id", 4711, "body", "x")),
                "contact_id",
                "The selected contact id is invalid.");
        assertFaultOn(
                send(fields("channel", "sms", "to", "nobody", "body", "x".repeat(1_601), "subject", "s")),
                "to",
                "body",
                "subject");
        assertFaultOn(
                send(fields("channel", "email", "to", "a@b.example", "body", "x", "send_at", "soon")),
                "subject",
                "send_at");
        assertFaultOn(put("sms", Map.of("kind", "twilio")), "account_sid", "secret");
        assertFaultOn(put("sms", fields("kind", "http", "base_url", "ftp://x", "secret", "s")), "base_url");
        assertFaultOn(put("email", Map.of("port", 0)), "host", "port", "sender");
    }

    @Test
    void anAgentSeesThatMessagesCanBeSentButNotByWhat() {
        useTwilio();
        long agent = office.agent();
        String token = server.post(
                        "/api/v1/tokens",
                        office.token(),
                        fields("name", "Agent", "user_id", agent, "scopes", List.of("manage")))
                .body()
                .get("value")
                .asString();
        assertThat(server.get("/api/v1/messaging", token).text())
                .contains("twilio")
                .doesNotContain(SID);
        assertThat(server.put("/api/v1/messaging/sms", token, Map.of()).status())
                .isEqualTo(403);
    }

    @Test
    void aListIsFilteredAndPaged() {
        long one = contact();
        long other = contact();
        send(one, "1");
        send(one, "2");
        send(other, "3");
        Reply page = office.get("/api/v1/messages?limit=1&contact_id=" + one);
        assertThat(bodies(page)).containsExactly("2");
        String cursor = page.body().get("next_cursor").asString();
        assertThat(bodies(office.get("/api/v1/messages?limit=1&contact_id=" + one + "&cursor=" + cursor)))
                .containsExactly("1");
        assertThat(bodies(office.get("/api/v1/messages?state=held&channel=sms")))
                .containsExactly("3", "2", "1");
        assertThat(bodies(office.get("/api/v1/messages?state=sent"))).isEmpty();
        assertFaultOn(office.get("/api/v1/messages?state=lost"), "state");
    }

    private static List<String> bodies(Reply list) {
        assertThat(list.status()).as(list.text()).isEqualTo(200);
        List<String> bodies = new ArrayList<>();
        list.body()
                .get("data")
                .forEach(message -> bodies.add(message.get("body").asString()));
        return bodies;
    }

    private void useTwilio() {
        office.put("/api/v1/messaging/sms", twilio(provider.url()));
    }

    private static Map<String, Object> twilio(String url) {
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

    private void useHttp() {
        office.put("/api/v1/messaging/sms", http(provider.url() + "/"));
    }

    private static Map<String, Object> http(String url) {
        return fields("kind", "http", "base_url", url, "sender", "(818) 555-0100", "secret", "the password");
    }

    private Reply put(String channel, Map<String, ?> body) {
        return server.put("/api/v1/messaging/" + channel, office.token(), body);
    }

    private JsonNode messaging() {
        return office.get("/api/v1/messaging").body();
    }

    private long contact() {
        return Office.id(office.lead(freshPhone(), "first_name", "Ann"), "contact_id");
    }

    private Reply send(long contact, String body) {
        return send(fields("channel", "sms", "contact_id", contact, "body", body));
    }

    private Reply send(Map<String, ?> body) {
        return server.post("/api/v1/messages", office.token(), body);
    }

    private JsonNode message(Reply sent) {
        return office.get("/api/v1/messages/" + Office.id(sent, "id")).body();
    }

    private JsonNode timeline(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/timeline").body().get("data");
    }

    /** What was told of messages, the oldest first. */
    private List<String> events(long contact) {
        List<String> outcomes = new ArrayList<>();
        timeline(contact).forEach(event -> {
            if (event.get("kind").asString().equals("message")) {
                outcomes.addFirst(event.get("outcome").asString());
            }
        });
        return outcomes;
    }

    private String storedSecrets() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select string_agg(encode(secret, 'escape') || settings::text, ' ') from message_provider")
                        .mapTo(String.class)
                        .one());
    }

    private Instant storedLease() {
        return server.database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("select leased_until from message where leased_until is not null")
                                .map((row, context) -> Moments.get(row, "leased_until"))
                                .one());
    }

    private void run() {
        server.runDueWork();
    }
}
