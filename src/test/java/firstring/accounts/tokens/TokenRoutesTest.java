package firstring.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.postgres.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/tokens}: secrets shown once, chosen values, rotation. */
final class TokenRoutesTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void theValueIsReturnedOnceAndNeverStored() {
        Reply made = server.post("/api/v1/tokens", admin, Map.of("name", "Site"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String value = made.body().path("value").asString();
        assertThat(value).matches("fr_[A-Za-z0-9_-]{43}");
        assertThat(made.body().path("scopes").toString()).isEqualTo("[\"intake\"]");
        assertThat(made.body().path("user_id").asLong())
                .isEqualTo(account.admin().value());
        assertThat(made.body().path("hint").asString()).isEqualTo(value.substring(value.length() - 4));
        assertThat(server.get("/api/v1/tokens/" + AccountsServer.id(made), admin)
                        .body()
                        .has("value"))
                .isFalse();
        assertThat(server.get("/api/v1/tokens?limit=200", admin).text()).doesNotContain(value);
        assertThat(rowsThatHold(value)).isZero();
    }

    @Test
    void aChosenValueWorksUnlessItIsTakenAnywhere() {
        Map<String, Object> asked = Map.of("name", "Old", "value", "1a2b3c4d", "scopes", List.of("manage", "family"));
        Reply made = server.post("/api/v1/tokens", admin, asked);
        assertThat(made.body().path("value").asString()).isEqualTo("1a2b3c4d");
        assertThat(made.body().path("hint").asString()).isEmpty();
        assertThat(server.get("/api/v1/account", "1a2b3c4d").status()).isEqualTo(200);
        Reply taken =
                server.post("/api/v1/tokens", server.account("other").token().reveal(), asked);
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.body().path("errors").toString()).isEqualTo("{\"value\":[\"This value cannot be used.\"]}");
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        Reply refused = server.post(
                "/api/v1/tokens",
                admin,
                Map.of(
                        "user_id",
                        1,
                        "scopes",
                        List.of("root"),
                        "expires_at",
                        "2020-01-01T00:00:00Z",
                        "value",
                        "short",
                        "rate_limit",
                        0,
                        "allowed_addresses",
                        List.of("10.0.0.0/33"),
                        "secret",
                        "x"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "user_id",
                        "scopes",
                        "expires_at",
                        "value",
                        "rate_limit",
                        "allowed_addresses",
                        "secret");
        assertThat(refused.text()).doesNotContain("short");
    }

    @Test
    void anEditChangesOnlyTheSentFields() {
        Reply made = server.post(
                "/api/v1/tokens", admin, Map.of("name", "A", "rate_limit", 9, "allowed_addresses", "10.0.0.0/8"));
        String path = "/api/v1/tokens/" + AccountsServer.id(made);
        Reply edited = server.patch(path, admin, Map.of("name", "B", "scopes", List.of("family", "intake")));
        assertThat(edited.body().path("name").asString()).isEqualTo("B");
        assertThat(edited.body().path("rate_limit").asInt()).isEqualTo(9);
        assertThat(edited.body().path("allowed_addresses").toString()).isEqualTo("[\"10.0.0.0/8\"]");
        assertThat(edited.body().path("scopes").toString()).isEqualTo("[\"intake\",\"family\"]");
        assertThat(server.get(path, admin).text()).isEqualTo(edited.text());
        assertThat(server.patch(path, admin, Map.of("value", "another-value")).status())
                .isEqualTo(400);
    }

    @Test
    void aRotatedTokenWorksBesideItsSuccessorUntilTheOverlapEnds() {
        Reply made = server.post("/api/v1/tokens", admin, Map.of("name", "R", "scopes", List.of("manage")));
        String before = made.body().path("value").asString();
        Reply rotated = server.post(
                "/api/v1/tokens/" + AccountsServer.id(made) + "/rotate", admin, Map.of("overlap_seconds", 60));
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
        String after = rotated.body().path("value").asString();
        assertThat(rotated.body().path("scopes").toString()).isEqualTo("[\"manage\"]");
        assertThat(server.get("/api/v1/account", before).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/account", after).status()).isEqualTo(200);
        server.time().advance(Duration.ofSeconds(60));
        assertThat(server.get("/api/v1/account", before).status()).isEqualTo(401);
        assertThat(server.get("/api/v1/account", after).status()).isEqualTo(200);
    }

    @Test
    void aRevokedTokenStaysInTheListAndCannotBeRotated() {
        Reply made = server.post("/api/v1/tokens", admin, Map.of("name", "Gone"));
        String path = "/api/v1/tokens/" + AccountsServer.id(made);
        assertThat(server.delete(path, admin).status()).isEqualTo(204);
        assertThat(server.delete(path, admin).status()).isEqualTo(204);
        assertThat(server.get(path, admin).body().path("revoked_at").isNull()).isFalse();
        assertThat(server.post(path + "/rotate", admin, Map.of()).status()).isEqualTo(409);
    }

    /** Searches complete rows, as text, for the unencrypted value. */
    private static long rowsThatHold(String value) {
        return server.database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("select count(*) from token t where strpos(t::text, :value) > 0")
                                .bind("value", value)
                                .mapTo(Long.class)
                                .one());
    }
}
