package firstring.contacts.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.postgres.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines, tags, disposition statuses and lead sources over the API. */
final class CatalogRoutesTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @ParameterizedTest
    @EnumSource(Catalog.class)
    void anEntryIsCreatedReadRenamedAndArchived(Catalog catalog) {
        String all = "/api/v1/" + catalog.path();
        Reply made = server.post(all, admin, Map.of("name", " Hot Lead "));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.body().path("name").asString()).isEqualTo("Hot Lead");
        String one = all + "/" + AccountsServer.id(made);
        assertThat(server.get(one, admin).text()).isEqualTo(made.text());

        Reply renamed = server.patch(one, admin, Map.of("name", "Warm"));
        assertThat(renamed.body().path("name").asString()).isEqualTo("Warm");
        assertThat(renamed.header("ETag")).isEqualTo("\"2\"");

        assertThat(server.delete(one, admin).status()).isEqualTo(204);
        assertThat(server.get(one, admin).body().path("archived").asBoolean()).isTrue();
        assertThat(server.get(all, admin).text()).doesNotContain("Warm");
        assertThat(server.get(all + "?archived=true", admin).text()).contains("Warm");
        assertThat(server.patch(one, admin, Map.of("name", "Cold")).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @EnumSource(Catalog.class)
    void aNameIsUniqueIgnoringCaseUntilItIsArchived(Catalog catalog) {
        String all = "/api/v1/" + catalog.path();
        long first = AccountsServer.id(server.post(all, admin, Map.of("name", "Élan")));
        long second = AccountsServer.id(server.post(all, admin, Map.of("name", "Other name")));
        String taken = "{\"message\":\"The given data was invalid.\","
                + "\"errors\":{\"name\":[\"The name has already been taken.\"]}}";
        assertThat(server.post(all, admin, Map.of("name", "éLAN")).text()).isEqualTo(taken);
        assertThat(server.patch(all + "/" + second, admin, Map.of("name", "ÉLAN"))
                        .text())
                .isEqualTo(taken);
        server.delete(all + "/" + first, admin);
        assertThat(server.post(all, admin, Map.of("name", "élan")).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(Catalog.class)
    void everyUserReadsAndTeamLeadsEdit(Catalog catalog) {
        String all = "/api/v1/" + catalog.path();
        String agent = server.member(account, "agent", Set.of("manage")).token();
        String lead = server.member(account, "team_lead", Set.of("manage")).token();
        assertThat(server.get(all, agent).status()).isEqualTo(200);
        assertThat(server.post(all, agent, Map.of("name", "Mine")).status()).isEqualTo(403);
        Reply made = server.post(all, lead, Map.of("name", "Leads own"));
        assertThat(made.status()).isEqualTo(201);
        String one = all + "/" + AccountsServer.id(made);
        assertThat(server.patch(one, agent, Map.of("name", "Mine")).status()).isEqualTo(403);
        assertThat(server.delete(one, agent).status()).isEqualTo(403);
    }

    @Test
    void aColorHasSixHexDigits() {
        Reply made = server.post("/api/v1/tags", admin, Map.of("name", "Blue", "color", "#0000ff", "category", "Mood"));
        assertThat(made.body().path("color").asString()).isEqualTo("#0000ff");
        Map<String, Object> clears = new HashMap<>();
        clears.put("color", null);
        Reply cleared = server.patch("/api/v1/tags/" + AccountsServer.id(made), admin, clears);
        assertThat(cleared.body().path("color").isNull()).isTrue();
        assertThat(cleared.body().path("category").asString()).isEqualTo("Mood");
        Reply refused = server.post("/api/v1/tags", admin, Map.of("color", "blue", "shade", "dark"));
        assertThat(refused.body().path("errors").propertyNames()).containsExactlyInAnyOrder("name", "color", "shade");
        assertThat(server.post("/api/v1/lead-sources", admin, Map.of("name", "X", "color", "#0000ff"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aLineNumberIsStoredInE164() {
        Reply made = server.post("/api/v1/lines", admin, Map.of("name", "Sales", "phone_number", "(818) 555-1234"));
        assertThat(made.body().path("phone_number").asString()).isEqualTo("+18185551234");
        Reply refused = server.post("/api/v1/lines", admin, Map.of("name", "Short", "phone_number", "5551234"));
        assertThat(refused.body().path("errors").toString())
                .isEqualTo("{\"phone_number\":[\"Phone number is empty or invalid.\"]}");
    }

    @Test
    void anEntryBeyondTheLimitIsRefused() {
        CreatedAccount full = server.account("full");
        server.database()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        insert into tag (account_id, id, name, name_key, created_at, updated_at)
                        select :account, 900000000 + i, 'tag ' || i, 'tag ' || i, now(), now()
                        from generate_series(1, 10000) i
                        """)
                        .bind("account", full.account().value())
                        .execute());
        Reply refused = server.post("/api/v1/tags", full.token().reveal(), Map.of("name", "One more"));
        assertThat(refused.status()).isEqualTo(409);
    }
}
