package firstring.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.accounts.signin.SignIns;
import firstring.postgres.TestDatabase;
import firstring.text.HiddenText;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Access by token: where it is read from, its scopes, and when it ends (docs/contract.md 1.1, 1.4, 3). */
final class AuthenticationTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String token = account.token().reveal();
    private static final String UNKNOWN = "an-unknown-token";

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void theFamilyTakesATokenFromBodyQueryBearerOrHeader() {
        assertThat(echo("", Map.of("api_token", token), null).status()).isEqualTo(200);
        assertThat(echo("?api_token=" + token, Map.of(), null).status()).isEqualTo(200);
        assertThat(echo("", Map.of(), token).status()).isEqualTo(200);
        assertThat(server.send(post("", "{}").header("X-Api-Token", token)).status())
                .isEqualTo(200);
    }

    @Test
    void theTokenInTheBodyWinsOverTheQueryAndThatOverTheHeader() {
        assertThat(echo("?api_token=" + UNKNOWN, Map.of("api_token", token), UNKNOWN)
                        .status())
                .isEqualTo(200);
        assertThat(echo("?api_token=" + token, Map.of(), UNKNOWN).status()).isEqualTo(200);
        assertThat(echo("?api_token=" + UNKNOWN, Map.of(), token).status()).isEqualTo(401);
    }

    @Test
    void missingTokensAreNeverThrottled() {
        for (int i = 0; i < 50; i++) {
            Reply reply = server.get("/api/v1/users", null);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.text()).isEqualTo("{\"message\":\"Unauthenticated.\"}");
        }
    }

    @Test
    void theManagementApiIgnoresATokenInTheQuery() {
        assertThat(server.get("/api/v1/users?api_token=" + token, null).status())
                .isEqualTo(401);
    }

    @Test
    void aMissingScopeIs403() {
        String intake = server.member(account, "admin", Set.of("intake")).token();
        String family = server.member(account, "admin", Set.of("family")).token();
        assertThat(server.get("/api/v1/users", intake).text())
                .isEqualTo("{\"message\":\"This action is unauthorized.\"}");
        assertThat(server.get("/api/v1/users", family).status()).isEqualTo(403);
        assertThat(echo("", Map.of(), intake).status()).isEqualTo(403);
        assertThat(echo("", Map.of(), family).status()).isEqualTo(200);
    }

    @Test
    void aBrokenBodyIs401WithoutATokenAnd400WithOne() {
        assertThat(server.send(post("", "{")).status()).isEqualTo(401);
        Reply reply = server.send(post("?api_token=" + token, "{"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("errors").has("body")).isTrue();
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceHereAndWithinFiveSecondsOnOtherServers() {
        try (AccountsServer other = server.anotherNode()) {
            Reply made = server.post("/api/v1/tokens", token, Map.of("name", "T", "scopes", List.of("family")));
            String value = made.body().path("value").asString();
            assertThat(echo("", Map.of(), value).status()).isEqualTo(200);
            assertThat(other.get("/api/v1/webhook/users", value).status()).isEqualTo(200);

            server.delete("/api/v1/tokens/" + AccountsServer.id(made), token);

            assertThat(echo("", Map.of(), value).status()).isEqualTo(401);
            server.time().advance(Duration.ofSeconds(5));
            assertThat(other.get("/api/v1/webhook/users", value).status()).isEqualTo(401);
        }
    }

    @Test
    void aTokenEndsWhenItExpires() {
        String expiry = server.time().instant().plus(Duration.ofSeconds(90)).toString();
        String value = create(Map.of("name", "T", "scopes", List.of("family"), "expires_at", expiry));
        assertThat(echo("", Map.of(), value).status()).isEqualTo(200);
        server.time().advance(Duration.ofSeconds(90));
        assertThat(echo("", Map.of(), value).status()).isEqualTo(401);
    }

    @Test
    void aTokenIsRefusedOnlyWhileItsUserIsInactive() {
        AccountsServer.Member member = server.member(account, "agent", Set.of("manage"));
        String path = "/api/v1/users/" + member.id();
        assertThat(server.get(path, member.token()).status()).isEqualTo(200);
        assertThat(server.delete(path, token).status()).isEqualTo(204);
        assertThat(server.get(path, member.token()).status()).isEqualTo(401);
        assertThat(server.patch(path, token, Map.of("active", true)).status()).isEqualTo(200);
        assertThat(server.get(path, member.token()).status()).isEqualTo(200);
    }

    @Test
    void aTokenWorksOnlyFromItsAllowedAddresses() {
        String value = create(Map.of(
                "name",
                "T",
                "scopes",
                List.of("family"),
                "allowed_addresses",
                List.of("203.0.113.0/24", "2001:db8::1")));
        assertThat(from("203.0.113.77", value).status()).isEqualTo(200);
        assertThat(from("2001:db8::1", value).status()).isEqualTo(200);
        assertThat(from("203.0.114.1", value).status()).isEqualTo(401);
        assertThat(from("2001:db8::2", value).status()).isEqualTo(401);
    }

    @Test
    void aTokenBeyondItsRateLimitGetsRetryAfter() {
        String value = create(Map.of("name", "T", "scopes", List.of("family"), "rate_limit", 3));
        for (int i = 0; i < 3; i++) {
            assertThat(echo("", Map.of(), value).status()).isEqualTo(200);
        }
        Reply refused = echo("", Map.of(), value);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(String.valueOf(refused.header("Retry-After"))))
                .isBetween(1L, 60L);
        server.time().advance(Duration.ofMinutes(1));
        assertThat(echo("", Map.of(), value).status()).isEqualTo(200);
    }

    @Test
    void afterTwentyFailuresInAMinuteInvalidTokensGet429AndAValidOnePasses() {
        String address = "198.51.100.9";
        for (int i = 0; i < 20; i++) {
            assertThat(from(address, "wrong-" + i).status()).isEqualTo(401);
        }
        Reply refused = from(address, "wrong-again");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(String.valueOf(refused.header("Retry-After"))))
                .isBetween(1L, 61L);
        assertThat(from(address, token).status()).isEqualTo(200);
        assertThat(from("198.51.100.10", "wrong").status()).isEqualTo(401);
        server.time().advance(Duration.ofMinutes(1));
        assertThat(from(address, "wrong-later").status()).isEqualTo(401);
    }

    @Test
    void addressesOfOneIpv6SiteCountTogether() {
        for (int i = 0; i < 20; i++) {
            from("2001:db8:7:8::" + i, "wrong");
        }
        assertThat(from("2001:db8:7:8:ffff::1", "wrong").status()).isEqualTo(429);
        assertThat(from("2001:db8:7:9::1", "wrong").status()).isEqualTo(401);
    }

    @Test
    void aNewTokenWorksEvenIfItWasTriedBeforeItExisted() {
        String value = "brought-over-1";
        assertThat(from("192.0.2.200", value).status()).isEqualTo(401);
        create(Map.of("name", "T", "scopes", List.of("family"), "value", value));
        assertThat(from("192.0.2.200", value).status()).isEqualTo(200);
    }

    @Test
    void theLastUseIsRecordedOncePerMinute() {
        AccountsServer node = AccountsServer.start();
        String own = node.account("used").token().reveal();
        node.get("/api/v1/account", own);
        node.time().advance(Duration.ofSeconds(30));
        node.get("/api/v1/account", own);
        node.close();
        Duration ago = Duration.between(lastUse(node), node.time().instant());
        assertThat(ago).isEqualTo(Duration.ofSeconds(30));
    }

    /** The first write is delayed, and with it the second. */
    @Test
    void aFailedSignInIsRecordedWithTheTimeItHappened() throws SQLException {
        CreatedAccount door = server.account("door");
        Instant moment = server.time().instant();
        try (Connection blocker = server.database().dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table audit_log in exclusive mode");
            for (String address : List.of("192.0.2.9", "198.51.100.9")) {
                HiddenText wrong = new HiddenText("a guess");
                server.accounts().signIns().signIn(new SignIns.Attempt(door.adminEmail(), wrong, "", address, "", ""));
            }
            server.time().advance(Duration.ofHours(1));
            blocker.rollback();
        }
        Await.until("both are written", () -> failedSignIns(door).size() == 2);
        assertThat(failedSignIns(door)).containsOnly(moment);
    }

    private static List<Instant> failedSignIns(CreatedAccount account) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select at from audit_log where account_id = :account and action = 'sign_in_failed'")
                        .bind("account", account.account().value())
                        .mapTo(OffsetDateTime.class)
                        .map(OffsetDateTime::toInstant)
                        .list());
    }

    @Test
    void anUnlistedOriginIs403AndAMissingOneIsAllowed() {
        String own = server.account("origins").token().reveal();
        server.patch("/api/v1/account", own, Map.of("allowed_origins", List.of("https://www.example.com/")));
        assertThat(server.send(post("", "{}").header("X-Api-Token", own)).status())
                .isEqualTo(200);
        assertThat(withOrigin(own, "https://www.example.com").status()).isEqualTo(200);
        assertThat(withOrigin(own, "https://evil.example.com").status()).isEqualTo(403);
    }

    private static Reply withOrigin(String value, String origin) {
        return server.send(post("", "{}").header("X-Api-Token", value).header("Origin", origin));
    }

    private static Instant lastUse(AccountsServer node) {
        return node.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select last_used_at from token")
                        .mapTo(OffsetDateTime.class)
                        .one()
                        .toInstant());
    }

    private static String create(Map<String, Object> body) {
        Reply reply = server.post("/api/v1/tokens", token, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().path("value").asString();
    }

    private static Reply from(String address, String value) {
        return server.send(post("", "{}").header("X-Api-Token", value).header("X-Forwarded-For", address));
    }

    private static Reply echo(String query, Map<String, Object> body, @Nullable String bearer) {
        return server.post("/api/v1/webhook/echo" + query, bearer, body);
    }

    private static HttpRequest.Builder post(String query, String body) {
        return server.request("/api/v1/webhook/echo" + query, null)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }
}
