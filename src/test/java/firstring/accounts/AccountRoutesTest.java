package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/account}. */
final class AccountRoutesTest {
    private static final AccountsServer server = AccountsServer.start();

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAccountStartsWithTheDefaultsOfTheContract() {
        Reply reply =
                server.get("/api/v1/account", server.account("fresh").token().reveal());
        assertThat(reply.body().path("name").asString()).isEqualTo("fresh");
        assertThat(reply.body().path("country").asString()).isEqualTo("US");
        assertThat(reply.body().path("timezone").asString()).isEqualTo("America/New_York");
        assertThat(reply.body().path("existing_contacts").asString()).isEqualTo("fill_blanks");
        assertThat(reply.body().path("allowed_origins").toString()).isEqualTo("[]");
        assertThat(reply.body().path("raw_retention_days").isNull()).isTrue();
        assertThat(reply.body().path("call_link").asString()).isEqualTo("tel:{number}");
    }

    @Test
    void aCallLinkOpensAPhoneAndNothingElse() {
        String admin = server.account("phones").token().reveal();
        for (String link :
                List.of("tel:{number}", "sip:{number}@pbx.example.com", "sips:9{number}@10.0.0.7:5061;user=phone")) {
            Reply edited = server.patch("/api/v1/account", admin, Map.of("call_link", link));
            assertThat(edited.body().path("call_link").asString())
                    .as(edited.text())
                    .isEqualTo(link);
        }
        for (String link :
                List.of("javascript:alert({number})", "tel:911", "https://x.example/{number}", "tel:{number}\">")) {
            Reply refused = server.patch("/api/v1/account", admin, Map.of("call_link", link));
            assertThat(refused.body().path("errors").has("call_link")).as(link).isTrue();
        }
    }

    @Test
    void settingsAreEditedAndReadAtOnce() {
        CreatedAccount account = server.account("edited");
        String admin = account.token().reveal();
        server.accounts().settings().getSettings(account.account());
        Reply edited = server.patch(
                "/api/v1/account",
                admin,
                Map.of(
                        "name", "Edited Ltd",
                        "country", "Germany",
                        "timezone", "Europe/Berlin",
                        "existing_contacts", "reject",
                        "allowed_origins", List.of("HTTPS://A.example/", "http://b.example:8080"),
                        "raw_retention_days", 7));
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        assertThat(edited.body().path("country").asString()).isEqualTo("DE");
        assertThat(edited.body().path("allowed_origins").toString())
                .isEqualTo("[\"https://a.example\",\"http://b.example:8080\"]");
        assertThat(server.get("/api/v1/account", admin).text()).isEqualTo(edited.text());
        AccountSettings settings = server.accounts().settings().getSettings(account.account());
        assertThat(settings.existingContacts()).isEqualTo(ExistingContacts.REJECT);
        Map<String, Object> clears = new HashMap<>();
        clears.put("raw_retention_days", null);
        assertThat(server.patch("/api/v1/account", admin, clears)
                        .body()
                        .path("raw_retention_days")
                        .isNull())
                .isTrue();
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        Map<String, Object> body = new HashMap<>(Map.of(
                "country", "Atlantis",
                "timezone", "EST9",
                "existing_contacts", "merge",
                "allowed_origins", List.of("example.com", "https://x.example/path"),
                "raw_retention_days", 0,
                "owner", "me"));
        body.put("name", null);
        Reply refused =
                server.patch("/api/v1/account", server.account("faulty").token().reveal(), body);
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "country",
                        "timezone",
                        "existing_contacts",
                        "allowed_origins",
                        "raw_retention_days",
                        "owner");
        assertThat(refused.body().path("errors").path("allowed_origins").size()).isEqualTo(2);
    }

    @Test
    void everyUserReadsAndOnlyAdminsEdit() {
        CreatedAccount account = server.account("roles");
        String lead = server.member(account, "team_lead", Set.of("manage")).token();
        assertThat(server.get("/api/v1/account", lead).status()).isEqualTo(200);
        assertThat(server.patch("/api/v1/account", lead, Map.of("name", "Mine")).status())
                .isEqualTo(403);
    }
}
