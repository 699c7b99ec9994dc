package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import firstring.contract.messages.Carrier;
import firstring.contract.messages.FakeProvider;
import firstring.json.Json;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pausing an account: none of its due work runs during the pause, and all of it runs once afterward. */
final class AccountPauseTest {
    private static final String PAUSE = "/api/v1/account/pause";
    private static final Map<String, String> HELLO = Map.of("type", "send_sms", "message", "Hello");
    private static final SettableClock clock = new SettableClock("2026-03-10T17:00:00Z");
    private static final TestServer server = TestServer.startStill(clock);

    private final CreatedAccount account = server.createAccount(freshName("account"));
    private final Office office = new Office(server, account.token().reveal());
    private final FakeProvider provider = new FakeProvider();

    @BeforeEach
    void configure() {
        clock.set("2026-03-10T17:00:00Z");
        sendBy(office, provider);
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
    void nothingRunsDuringAPauseAndEverythingRunsOnceAfterward() {
        Office others = new Office(
                server, server.createAccount(freshName("account")).token().reveal());
        try (FakeProvider theirs = new FakeProvider()) {
            sendBy(others, theirs);
            for (Office one : List.of(office, others)) {
                String callUrl = (one.equals(office) ? provider : theirs).url() + "/told";
                long greets = sequence(one, Map.of(), HELLO);
                long tells = sequence(one, Map.of(), Map.of("type", "webhook", "url", callUrl));
                one.lead(freshPhone(), "sequence_id", greets);
                one.lead(freshPhone(), "sequence_id", tells);
                one.sms(freshPhone(), "By hand");
            }
            long action = tagEverybody();
            pause("Wrong text");
            long waits = Office.id(office.lead(freshPhone(), "sequence_id", sequence(Map.of(), HELLO)), "contact_id");
            server.runDueWork();
            clock.advance(Duration.ofHours(1));
            server.runDueWork();
            assertThat(provider.requests()).isEmpty();
            assertThat(theirs.requests()).hasSize(3);
            assertThat(newest(waits).path("state").asString()).isEqualTo("active");
            assertThat(bulk(action).path("done").asInt()).isZero();

            resume();
            server.runDueWork();
            assertThat(provider.requests()).hasSize(4);
            assertThat(bulk(action).path("state").asString()).isEqualTo("finished");
            server.runDueWork();
            assertThat(provider.requests()).hasSize(4);
            assertThat(theirs.requests()).hasSize(3);
        }
    }

    @Test
    void everyServerKeepsAPauseIncludingANewOne() {
        office.lead(freshPhone(), "sequence_id", sequence(Map.of(), HELLO));
        try (TestServer other = server.again()) {
            pause(null);
            other.runDueWork();
        }
        try (TestServer started = server.again()) {
            started.runDueWork();
            assertThat(provider.requests()).isEmpty();
            resume();
            started.runDueWork();
        }
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void workDueDuringAPauseRespectsTheThrottle() {
        long sequence = sequence(Map.of("throttle_per_minute", 1), HELLO);
        for (int i = 0; i < 4; i++) {
            office.lead(freshPhone(), "sequence_id", sequence);
        }
        server.runDueWork();
        assertThat(provider.requests()).hasSize(1);
        pause(null);
        clock.advance(Duration.ofMinutes(10));
        office.lead(freshPhone(), "sequence_id", sequence);
        server.runDueWork();
        resume();
        assertOneAMinute(2, 5);
    }

    private void assertOneAMinute(int first, int last) {
        for (int sent = first; sent <= last; sent++) {
            server.runDueWork();
            assertThat(provider.requests()).hasSize(sent);
            clock.advance(Duration.ofSeconds(59));
            server.runDueWork();
            assertThat(provider.requests()).as("within a minute").hasSize(sent);
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void workDueDuringASequencePauseRespectsTheThrottle() {
        long sequence = sequence(Map.of("throttle_per_minute", 1), HELLO);
        for (int i = 0; i < 4; i++) {
            office.lead(freshPhone(), "sequence_id", sequence);
        }
        server.runDueWork();
        office.put("/api/v1/sequences/" + sequence + "/pause", Map.of("paused", true));
        clock.advance(Duration.ofMinutes(10));
        server.runDueWork();
        office.put("/api/v1/sequences/" + sequence + "/pause", Map.of("paused", false));
        assertOneAMinute(2, 4);
    }

    @Test
    void messagesQueuedBeforeAPauseRespectTheThrottle() {
        long sequence = sequence(Map.of("throttle_per_minute", 1), HELLO);
        for (int i = 0; i < 20; i++) {
            provider.nextStatus(503, "");
        }
        for (int i = 0; i < 3; i++) {
            office.lead(freshPhone(), "sequence_id", sequence);
            server.runDueWork();
            clock.advance(Duration.ofMinutes(1));
        }
        pause(null);
        clock.advance(Duration.ofHours(1));
        resume();
        provider.forget();
        for (int sent = 1; sent <= 3; sent++) {
            server.runDueWork();
            assertThat(provider.requests()).hasSize(sent);
            clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void aContactWhoOptsOutDuringAPauseGetsNothingAfterward() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence(Map.of(), HELLO)), "contact_id");
        office.sms(phone, "By hand");
        pause(null);
        String inbound =
                office.get("/api/v1/messaging").body().at("/sms/inbound_url").asString();
        String stop = Json.text(Map.of("id", "in-1", "from", phone, "to", "+18185550100", "text", "STOP"));
        Reply taken =
                new Carrier(server, "s").postJson(inbound, stop, clock.instant().getEpochSecond());
        assertThat(taken.status()).isEqualTo(204);
        resume();
        server.runDueWork();
        assertThat(newest(contact).path("reason").asString()).isEqualTo("opted_out");
        assertThat(provider.requests().stream()
                        .map(request -> request.json().path("text").asString()))
                .noneMatch(text -> text.equals("Hello") || text.equals("By hand"));
    }

    @Test
    void messagesAreRefusedDuringAPauseButLeadsAreHandedOut() {
        Reply before = office.sms(freshPhone(), "Before");
        long agent = office.agent();
        long group = office.ringGroup(agent);
        String phone = freshPhone();
        long line = office.create("/api/v1/lines", Map.of("name", freshName("Line"), "phone_number", freshPhone()));
        office.lead(phone, "distribute_to_ring_group", true, "ring_group_id", group, "check_available_users", true);
        pause(null);
        String sentence = "{\"message\":\"Messages of this account are paused. Ask an admin to resume them.\"}";
        Reply byHand = office.sms(freshPhone(), "Meanwhile");
        assertThat(byHand.status()).isEqualTo(409);
        assertThat(byHand.text()).isEqualTo(sentence);
        Reply gateway = server.post(
                "/api/v1/webhook/sms-gateway/send",
                office.token(),
                fields("line_id", line, "to", freshPhone(), "message", "Meanwhile"));
        Office.assertFault(gateway, "message", "Messages of this account are paused. Ask an admin to resume them.");
        office.setStatus(agent, "available");
        Reply call = server.post(
                "/api/v1/webhook/two-legged-call",
                office.token(),
                fields(
                        "user_id",
                        agent,
                        "contact_phone_number",
                        phone,
                        "user_phone_number",
                        freshPhone(),
                        "line_id",
                        line));
        assertThat(call.status()).isEqualTo(422);
        assertThat(call.body().path("errors").has("user")).isTrue();
        server.runDueWork();
        assertThat(office.contact(phone).get("user_id").asLong()).isEqualTo(agent);
        assertThat(office.standing(before)).isEqualTo("queued null");
    }

    @Test
    void aMessageAlreadyAtTheProviderIsReportedAndSentOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        provider.next((exchange, request) -> {
            begun.countDown();
            await(answer);
            FakeProvider.answer(exchange, 201, "{\"id\":\"m1\"}");
        });
        Reply sent = office.sms(freshPhone(), "Begun");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> work = threads.submit(server::runDueWork);
            await(begun);
            assertThat(pause(null).body().path("under_way").asInt()).isEqualTo(1);
            answer.countDown();
            work.get();
        }
        assertThat(office.standing(sent)).isEqualTo("sent null");
        resume();
        server.runDueWork();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aMessageClaimedButNotStartedStays() throws Exception {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone), "contact_id");
        Reply sent = server.post(
                "/api/v1/messages", office.token(), fields("channel", "sms", "contact_id", contact, "body", "Hi"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle held = server.database().jdbi().open()) {
            held.begin();
            held.execute("select from contact where id = ? for update", contact);
            Future<?> work = threads.submit(server::runDueWork);
            Await.until("the claim", () -> number("select count(*) from message where lease is not null") == 1);
            assertThat(pause(null).body().path("under_way").asInt()).isZero();
            held.commit();
            work.get();
        }
        assertThat(provider.requests()).isEmpty();
        assertThat(office.standing(sent)).isEqualTo("queued null");
        resume();
        server.runDueWork();
        assertThat(office.standing(sent)).isEqualTo("sent null");
    }

    @Test
    void aPauseWaitsForStartedStepsAndHoldsTheOthers() throws Exception {
        long sequence = sequence(Map.of(), HELLO);
        long contact = Office.id(office.lead(freshPhone(), "sequence_id", sequence), "contact_id");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle held = server.database().jdbi().open()) {
            held.begin();
            held.execute("select from sequence where id = ? for share", sequence);
            Future<Reply> pause = threads.submit(() -> pause(null));
            Await.until("the pause", () -> number("select count(*) from account where paused_at is not null") == 1);
            server.runDueWork();
            assertThat(pause.isDone()).isFalse();
            held.commit();
            assertThat(pause.get().status()).isEqualTo(200);
        }
        server.runDueWork();
        assertThat(newest(contact).path("reason").asString()).isEqualTo("enrolled");
        resume();
    }

    @Test
    void aBulkActionStopsBeforeTheNextContactAndResumesThere() throws Exception {
        List<Long> contacts = List.of(contact(), contact(), contact());
        long action = office.create(
                "/api/v1/bulk-actions", Map.of("action", "add_tag", "tag_id", office.tag(), "contact_ids", contacts));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle held = server.database().jdbi().open()) {
            held.begin();
            held.execute("select from contact where id = ? for update", contacts.get(1));
            Future<?> work = threads.submit(server::runDueWork);
            Await.until("the first", () -> bulk(action).path("done").asInt() == 1);
            pause(null);
            held.commit();
            work.get();
        }
        assertThat(bulk(action).path("done").asInt()).isEqualTo(1);
        assertThat(bulk(action).path("state").asString()).isEqualTo("running");
        resume();
        server.runDueWork();
        assertThat(bulk(action).path("state").asString()).isEqualTo("finished");
        assertThat(bulk(action).path("outcomes").toString()).isEqualTo("{\"done\":3}");
    }

    private long contact() {
        return Office.id(office.lead(freshPhone()), "contact_id");
    }

    @Test
    void everyUserSeesAPauseWithItsReasonAndOnlyAdminsCanPause() {
        for (String role : List.of("agent", "team_lead")) {
            long user = office.create(
                    "/api/v1/users",
                    fields("name", "N", "email", freshName("u").replace(' ', '.') + "@a.example", "role", role));
            Reply token = server.post(
                    "/api/v1/tokens",
                    office.token(),
                    fields("name", freshName("T"), "user_id", user, "scopes", List.of("manage")));
            String value = token.body().path("value").asString();
            assertThat(server.put(PAUSE, value, Map.of("paused", true)).status())
                    .as(role)
                    .isEqualTo(403);
            assertThat(server.get("/api/v1/account", value)
                            .body()
                            .path("paused")
                            .asBoolean())
                    .isFalse();
        }
        pause("Wrong text");
        clock.advance(Duration.ofMinutes(1));
        pause("Later");
        JsonNode shown = office.get("/api/v1/account").body();
        assertThat(shown.path("paused").asBoolean()).isTrue();
        assertThat(shown.path("paused_at").asString()).isEqualTo("2026-03-10T17:00:00Z");
        assertThat(shown.path("paused_by").asLong()).isEqualTo(account.admin().value());
        assertThat(shown.path("pause_reason").asString()).isEqualTo("Wrong text");
        JsonNode row = office.get("/api/v1/audit-log").body().at("/data/0");
        assertThat(row.path("changes").toString())
                .isEqualTo("[{\"field\":\"paused\",\"old\":false,\"new\":true},"
                        + "{\"field\":\"pause_reason\",\"old\":null,\"new\":\"Wrong text\"}]");
        assertThat(server.get("/api/v1/account", server.adminToken())
                        .body()
                        .path("paused")
                        .asBoolean())
                .isFalse();
        resume();
        assertThat(office.get("/api/v1/account").body().path("pause_reason").isNull())
                .isTrue();
    }

    @Test
    void theFaultsOfAPauseAreReported() {
        Office.assertFaultOn(server.put(PAUSE, office.token(), Map.of("because", "x")), "paused", "because");
        Office.assertFaultOn(
                server.put(PAUSE, office.token(), Map.of("paused", true, "reason", "x".repeat(256))), "reason");
        Office.assertFaultOn(server.put(PAUSE, office.token(), Map.of("paused", false, "reason", "x")), "reason");
    }

    private static void sendBy(Office office, FakeProvider provider) {
        office.put(
                "/api/v1/messaging/sms",
                Map.of("kind", "http", "base_url", provider.url(), "secret", "s", "sender", "+18185550100"));
    }

    private long sequence(Map<String, ?> settings, Map<?, ?>... steps) {
        return sequence(office, settings, steps);
    }

    private static long sequence(Office office, Map<String, ?> settings, Map<?, ?>... steps) {
        return office.create(
                "/api/v1/sequences",
                Map.of("name", freshName("Sequence"), "settings", settings, "steps", List.of(steps)));
    }

    private long tagEverybody() {
        return office.create(
                "/api/v1/bulk-actions", Map.of("action", "add_tag", "tag_id", office.tag(), "filter", Map.of("q", "")));
    }

    private JsonNode bulk(long action) {
        return office.get("/api/v1/bulk-actions/" + action).body();
    }

    private Reply pause(@Nullable String reason) {
        Map<String, Object> body = fields("paused", true);
        if (reason != null) {
            body.put("reason", reason);
        }
        Reply reply = server.put(PAUSE, office.token(), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    private void resume() {
        office.put(PAUSE, Map.of("paused", false));
    }

    private JsonNode newest(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/enrollments").body().at("/data/0");
    }

    /** Of this test's account. */
    private long number(String sql) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql + " and account_id = :account")
                        .bind("account", account.account().value())
                        .mapTo(Long.class)
                        .one());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
