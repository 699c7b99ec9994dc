package firstring.contract.messages;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.messages.FakeProvider.Request;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages sent through a provider that is slow, down, refuses them, or loses its response. */
final class ProviderTest {
    private final Outbox outbox = new Outbox();

    @AfterEach
    void stop() {
        outbox.close();
    }

    @Test
    void thePasswordIsNeverShownAndStaysWhenOmitted() {
        outbox.useTwilio();
        assertThat(outbox.messaging().toString()).doesNotContain("the password").contains("\"has_secret\":true");
        Reply moved = outbox.put(
                "sms",
                fields(
                        "kind",
                        "twilio",
                        "base_url",
                        outbox.provider.url(),
                        "account_sid",
                        Outbox.SID,
                        "sender",
                        "+18185550100"));
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(storedSecrets()).doesNotContain("the password");
        long line = outbox.office.create("/api/v1/lines", Map.of("name", "West", "phone_number", "+18185550111"));
        outbox.send(fields("channel", "sms", "contact_id", outbox.contact(), "body", "Hi", "line_id", line));
        outbox.run();
        assertThat(new String(
                        java.util.Base64.getDecoder()
                                .decode(outbox.provider
                                        .requests()
                                        .getFirst()
                                        .header("Authorization")
                                        .substring("Basic ".length())),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(Outbox.SID + ":the password");
        assertThat(outbox.provider.requests().getFirst().field("From")).isEqualTo("+18185550111");
    }

    @Test
    void changingTheAddressRequiresTheSecretAgain() {
        outbox.useTwilio();
        for (Map<String, Object> elsewhere : List.<Map<String, Object>>of(
                fields("kind", "twilio", "base_url", "http://127.0.0.1:9", "account_sid", Outbox.SID),
                fields("kind", "twilio", "base_url", outbox.provider.url(), "account_sid", "ACother"))) {
            Reply refused = outbox.put("sms", elsewhere);
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.body().at("/errors/secret/0").asString())
                    .isEqualTo("Enter the secret again because the provider's address or user changed.");
        }
        Map<String, Object> mail = fields(
                "host",
                "127.0.0.1",
                "port",
                2525,
                "security",
                "tls",
                "user",
                "ann",
                "secret",
                "the password",
                "sender",
                "hello@acme.example");
        assertThat(outbox.put("email", mail).status()).isEqualTo(200);
        mail.remove("secret");
        assertThat(outbox.put("email", mail).status()).isEqualTo(200);
        for (Map.Entry<String, Object> change : Map.<String, Object>of(
                        "host", "localhost.example", "port", 2526, "security", "none", "user", "bob")
                .entrySet()) {
            Map<String, Object> changed = new java.util.HashMap<>(mail);
            changed.put(change.getKey(), change.getValue());
            Reply refused = outbox.put("email", changed);
            assertThat(refused.status()).as(change + refused.text()).isEqualTo(400);
            assertThat(refused.text()).contains("Enter the secret again");
        }
    }

    private String storedSecrets() {
        return outbox.server
                .database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select string_agg(encode(secret, 'escape') || settings::text, ' ') from message_provider")
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void anAgentSeesThatMessagesCanBeSentButNotTheProvider() {
        outbox.useTwilio();
        long agent = outbox.office.agent();
        String token = outbox.server
                .post(
                        "/api/v1/tokens",
                        outbox.office.token(),
                        fields("name", "Agent", "user_id", agent, "scopes", List.of("manage")))
                .body()
                .get("value")
                .asString();
        assertThat(outbox.server.get("/api/v1/messaging", token).text())
                .contains("twilio")
                .doesNotContain(Outbox.SID);
        assertThat(outbox.server.put("/api/v1/messaging/sms", token, Map.of()).status())
                .isEqualTo(403);
    }

    @Test
    void aMessageKeepsItsLeaseHoweverLongTheProviderTakes() {
        outbox.useTwilio();
        Reply sent = outbox.send(outbox.contact(), "Hello");
        AtomicReference<Instant> leasedUntil = new AtomicReference<>();
        outbox.provider.next((exchange, request) -> {
            outbox.clock.advance(Duration.ofMinutes(5));
            outbox.server.prolongRunningWork();
            leasedUntil.set(storedLease());
            FakeProvider.answer(exchange, 201, "{\"sid\":\"SM7\"}");
        });
        outbox.run();
        assertThat(leasedUntil.get()).isAfter(outbox.clock.instant());
        assertThat(outbox.message(sent).get("provider_id").asString()).isEqualTo("SM7");
        assertThat(outbox.provider.requests()).hasSize(1);
    }

    private Instant storedLease() {
        return outbox.server
                .database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("select leased_until from message where leased_until is not null")
                                .map((row, context) -> Moments.get(row, "leased_until"))
                                .one());
    }

    @Test
    void aTemporaryRefusalIsRetriedAndAPermanentOneIsNot() {
        outbox.useTwilio();
        outbox.provider.next((exchange, request) -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            FakeProvider.answer(exchange, 429, "{}");
        });
        outbox.provider.nextStatus(400, "{\"code\":21408,\"message\":\"no\"}");
        Reply sent = outbox.send(outbox.contact(), "Hello");
        outbox.run();
        assertThat(outbox.message(sent).get("state").asString()).isEqualTo("queued");
        assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("status_429");
        assertThat(outbox.message(sent).get("due_at").asString()).isEqualTo("2026-03-10T17:02:00Z");
        outbox.clock.advance(Duration.ofSeconds(119));
        outbox.run();
        assertThat(outbox.provider.requests()).hasSize(1);
        outbox.clock.advance(Duration.ofSeconds(1));
        outbox.run();
        assertThat(outbox.message(sent).get("state").asString()).isEqualTo("failed");
        assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("twilio_21408");
        outbox.clock.advance(Duration.ofHours(3));
        outbox.run();
        assertThat(outbox.provider.requests()).hasSize(2);
    }

    @Test
    void anUnreachableProviderIsRetriedWithGrowingDelaysUntilTheLimit() {
        outbox.useTwilio();
        outbox.provider.close();
        Reply sent = outbox.send(outbox.contact(), "Hello");
        outbox.run();
        Instant queued = outbox.clock.instant();
        int attempts = 1;
        while (attempts < 20 && outbox.message(sent).get("state").asString().equals("queued")) {
            assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("refused");
            outbox.clock.set(outbox.message(sent).get("due_at").asString());
            outbox.run();
            attempts++;
        }
        assertThat(outbox.message(sent).get("state").asString()).isEqualTo("failed");
        assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("refused");
        assertThat(Duration.between(queued, outbox.clock.instant()))
                .isBetween(Duration.ofHours(20), Duration.ofHours(48));
    }

    @Test
    void aMessageWhoseResponseWasLostIsNotSentAgain() {
        outbox.useTwilio();
        outbox.provider.next(
                (exchange, request) -> exchange.getHttpContext().getServer().stop(0));
        Reply sent = outbox.send(outbox.contact(), "Hello");
        outbox.run();
        assertThat(outbox.message(sent).get("state").asString()).isEqualTo("unknown");
        assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("connection_lost");
        outbox.clock.advance(Duration.ofHours(1));
        outbox.run();
        assertThat(outbox.provider.requests()).hasSize(1);
        Reply again = outbox.server.post(
                "/api/v1/messages/" + Office.id(sent, "id") + "/retry", outbox.office.token(), Map.of());
        assertThat(text(again, "state")).isEqualTo("queued");
    }

    @Test
    void aProviderWithIdempotencyKeysIsRetriedWithTheSameKey() {
        outbox.useHttp();
        outbox.provider.nextStatus(500, "");
        Reply sent = outbox.send(outbox.contact(), "Hello");
        outbox.run();
        assertThat(outbox.message(sent).get("outcome").asString()).isEqualTo("status_500");
        outbox.clock.advance(Duration.ofMinutes(1));
        outbox.run();
        assertThat(outbox.message(sent).get("state").asString()).isEqualTo("sent");
        List<Request> requests = outbox.provider.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.getFirst().header("Idempotency-Key"))
                .isNotEmpty()
                .isEqualTo(requests.getLast().header("Idempotency-Key"));
        assertThat(requests.getFirst().header("Authorization")).isEqualTo("Bearer the password");
        assertThat(requests.getFirst().json().get("text").asString()).isEqualTo("Hello");
    }

    @Test
    void aTimeoutIsRetriedOnlyWithIdempotencyKeys() {
        try (TestServer hurried = TestServer.startStill(outbox.clock, Map.of("FIRSTRING_ANSWER_TIME", "2s"))) {
            Office there = new Office(hurried, hurried.adminToken());
            CountDownLatch over = new CountDownLatch(1);
            FakeProvider.Behavior silence = (exchange, request) -> await(over);
            outbox.provider.next(silence);
            there.put("/api/v1/messaging/sms", Outbox.twilio(outbox.provider.url()));
            Reply sent = there.sms(freshPhone(), "Hello");
            hurried.runDueWork();
            assertThat(there.standing(sent)).isEqualTo("unknown timeout");
            outbox.clock.advance(Duration.ofHours(2));
            hurried.runDueWork();
            assertThat(outbox.provider.requests()).hasSize(1);

            outbox.provider.next(silence);
            there.put("/api/v1/messaging/sms", Outbox.http(outbox.provider.url()));
            Reply again = there.sms(freshPhone(), "Hello");
            hurried.runDueWork();
            assertThat(there.standing(again)).isEqualTo("queued timeout");
            outbox.clock.advance(Duration.ofMinutes(1));
            hurried.runDueWork();
            assertThat(there.standing(again)).isEqualTo("sent null");
            assertThat(outbox.provider.requests().stream().skip(1).map(request -> request.header("Idempotency-Key")))
                    .hasSize(2)
                    .containsOnly(outbox.provider.requests().getLast().header("Idempotency-Key"));
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
    void aProviderInAPrivateNetworkIsRefusedAndNeverReached() {
        assertFault(
                outbox.put("sms", Outbox.http("http://127.0.0.2:9")),
                "base_url",
                "`base_url` must not be in a private network.");
        Map<String, Object> mail = fields("host", "10.0.0.5", "port", 25, "sender", "hello@acme.example");
        assertFault(outbox.put("email", mail), "host", "`host` must not be in a private network.");
        outbox.useHttp();
        outbox.server
                .database()
                .jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "update message_provider set settings = replace(settings::text, '127.0.0.1', '127.0.0.2')::jsonb"));
        Reply sent = outbox.send(outbox.contact(), "Hello");
        outbox.run();
        assertThat(outbox.office.standing(sent)).isEqualTo("queued private_address");
        assertThat(outbox.provider.requests()).isEmpty();
    }
}
