package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.accounts.tokens.ChosenTokenLimit;
import firstring.accounts.tokens.FailureThrottle;
import firstring.postgres.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Guessing short tokens, and its effect on other clients (docs/contract.md 1.4). */
final class GuessedTokensTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void aThrottledSourceCannotTellARightGuess() {
        String form = token("a1b2c3d4");
        fail(server, "198.51.100.1", 20);
        Reply wrong = from(server, "198.51.100.1", "ffff0000");
        Reply right = from(server, "198.51.100.1", form);
        assertThat(right.status()).isEqualTo(429);
        assertThat(right.text()).isEqualTo(wrong.text());
        assertThat(right.header("Retry-After")).isEqualTo(wrong.header("Retry-After"));
        assertThat(from(server, "198.51.100.1", admin).status())
                .as("a long token cannot be guessed")
                .isEqualTo(200);
        assertThat(from(server, "198.51.100.2", form).status()).isEqualTo(200);
        server.time().advance(Duration.ofMinutes(1));
        assertThat(from(server, "198.51.100.1", form).status()).isEqualTo(200);
    }

    @Test
    void guessesFromASourceDoNotBlockATokenThatWorkedThere() {
        String form = token("b1b2c3d4");
        String address = "198.51.100.20";
        assertThat(from(server, address, form).status()).isEqualTo(200);
        fail(server, address, 30);
        assertThat(from(server, address, form).status()).isEqualTo(200);
        Await.until("the pair is written", () -> pairs("198.51.100.20") == 1);
        try (AccountsServer other = server.anotherNode()) {
            fail(other, address, 30);
            assertThat(from(other, address, form).status()).isEqualTo(200);
        }
        server.time().advance(Duration.ofDays(31));
        fail(server, address, 20);
        assertThat(from(server, address, form).status())
                .as("after 30 days it counts as a guess again")
                .isEqualTo(429);
    }

    @Test
    void concurrentGuessesAllCount() throws Exception {
        List<Integer> statuses =
                atOnce(60, i -> from(server, "198.51.100.30", "guess-" + i).status());
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(20);
        assertThat(statuses).containsOnly(401, 429);
    }

    @Test
    void aBurstOfAValidShortTokenIsNotThrottled() throws Exception {
        String form = token("c1b2c3d4");
        assertThat(atOnce(60, i -> from(server, "198.51.100.40", form).status()))
                .containsOnly(200);
    }

    @Test
    void guessesFromManySourcesAreThrottledTogether() {
        server.time().advance(Duration.ofMinutes(2));
        String form = token("d1b2c3d4");
        assertThat(from(server, "198.51.100.50", form).status()).isEqualTo(200);
        for (int source = 0; source < FailureThrottle.GUESSES_PER_MINUTE / 20; source++) {
            fail(server, "2001:db8:0:" + Integer.toHexString(source + 16) + "::1", 20);
        }
        assertThat(from(server, "203.0.113.9", form).status()).isEqualTo(429);
        assertThat(from(server, "203.0.113.9", admin).status()).isEqualTo(200);
        assertThat(from(server, "198.51.100.50", form).status()).isEqualTo(200);
        server.time().advance(Duration.ofMinutes(1));
        assertThat(from(server, "203.0.113.9", form).status()).isEqualTo(200);
    }

    @Test
    void anAdminCannotTellThatAnotherAccountUsesAValue() {
        token("e1b2c3d4");
        String stranger = server.account("nosy").token().reveal();
        List<String> answers = new ArrayList<>();
        for (String value : List.of("e1b2c3d4", "12345678", "aaaaaaaa", "no spaces", "short")) {
            Reply refused = server.post("/api/v1/tokens", stranger, Map.of("name", "T", "value", value));
            assertThat(refused.status()).isEqualTo(400);
            answers.add(refused.text());
        }
        assertThat(answers).containsOnly(answers.getFirst());
        for (int i = 0; i < ChosenTokenLimit.VALUES_PER_HOUR - 3; i++) {
            server.post("/api/v1/tokens", stranger, Map.of("name", "T", "value", "e1b2c3d4"));
        }
        Map<String, Object> free = Map.of("name", "T", "value", "9c0ffee5");
        assertThat(server.post("/api/v1/tokens", stranger, free).status()).isEqualTo(429);
        Map<String, Object> taken = Map.of("name", "T", "value", "e1b2c3d4");
        assertThat(server.post("/api/v1/tokens", stranger, taken).status()).isEqualTo(429);
        assertThat(server.post("/api/v1/tokens", stranger, Map.of("name", "T")).status())
                .isEqualTo(201);
    }

    @Test
    void changesMadeWithATokenAreAuditedUnderTheUserWhoCreatedIt() {
        AccountsServer.Member other = server.member(account, "admin", java.util.Set.of("manage"));
        assertThat(server.patch("/api/v1/account", other.token(), Map.of("raw_retention_days", 33))
                        .status())
                .isEqualTo(200);
        Reply log = server.get("/api/v1/audit-log?limit=1", admin);
        assertThat(log.body().path("data").get(0).path("user_id").asLong())
                .as(log.text())
                .isEqualTo(account.admin().value());
        assertThat(server.get("/api/v1/users/" + other.id(), other.token()).status())
                .isEqualTo(200);
        Reply made = server.post("/api/v1/tokens", other.token(), Map.of("name", "Handed on"));
        assertThat(made.body().path("user_id").asLong()).isEqualTo(other.id());
        assertThat(made.body().path("created_by").asLong())
                .isEqualTo(account.admin().value());
    }

    @Test
    void aShortTokenIsLabeledAndCanGetAnExpirationDate() {
        Reply made = server.post("/api/v1/tokens", admin, Map.of("name", "Old form", "value", "f1b2c3d4"));
        assertThat(made.body().path("short").asBoolean()).isTrue();
        String path = "/api/v1/tokens/" + AccountsServer.id(made);
        String end = server.time().instant().plus(Duration.ofHours(1)).toString();
        assertThat(server.patch(path, admin, Map.of("expires_at", end)).status())
                .isEqualTo(200);
        assertThat(server.post("/api/v1/tokens", admin, Map.of("name", "New form"))
                        .body()
                        .path("short")
                        .asBoolean())
                .isFalse();
    }

    private static String token(String value) {
        Map<String, Object> asked = Map.of("name", "Form", "value", value, "scopes", List.of("family"));
        Reply made = server.post("/api/v1/tokens", admin, asked);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return value;
    }

    private static void fail(AccountsServer node, String address, int times) {
        for (int i = 0; i < times; i++) {
            from(node, address, "wrong-" + i);
        }
    }

    private static Reply from(AccountsServer node, String address, String token) {
        return node.send(HttpRequest.newBuilder(node.url("/api/v1/webhook/echo"))
                .header("X-Forwarded-For", address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"api_token\":\"" + token + "\"}")));
    }

    private static long pairs(String source) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from token_source where source = :source")
                        .bind("source", source)
                        .mapTo(Long.class)
                        .one());
    }

    private interface Numbered {
        int run(int number);
    }

    private static List<Integer> atOnce(int count, Numbered call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> call.run(number));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }
}
