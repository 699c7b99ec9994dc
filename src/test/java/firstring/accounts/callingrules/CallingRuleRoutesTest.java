package firstring.accounts.callingrules;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.json.Json;
import firstring.time.CallingRules;
import firstring.time.ZoneCandidates;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/calling-rules} and {@code /api/v1/holidays}. */
final class CallingRuleRoutesTest {
    private static final String RULES = "/api/v1/calling-rules";
    private static final String HOLIDAYS = "/api/v1/holidays";
    private static final ZoneCandidates FLORIDA =
            new ZoneCandidates(List.of(ZoneId.of("America/New_York")), Set.of("US-FL"));

    private static final AccountsServer server = AccountsServer.start();

    private final CreatedAccount account = server.account("rules" + System.identityHashCode(this));
    private final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAccountStartsWithTheStandardRules() {
        JsonNode rules = list(RULES);
        assertThat(regions(rules))
                .containsExactly(
                        "default", "US-AL", "US-CT", "US-FL", "US-KY", "US-LA", "US-MA", "US-MD", "US-MI", "US-MN",
                        "US-MS", "US-NM", "US-NV", "US-OK", "US-RI");
        Reply alabama = server.get(RULES + "/US-AL", admin);
        assertThat(alabama.body()).isEqualTo(Json.tree("""
                {"region":"US-AL","name":"Alabama","hours":{
                  "mon":{"start":"08:00","end":"20:00"},"tue":{"start":"08:00","end":"20:00"},
                  "wed":{"start":"08:00","end":"20:00"},"thu":{"start":"08:00","end":"20:00"},
                  "fri":{"start":"08:00","end":"20:00"},"sat":{"start":"08:00","end":"20:00"}},
                 "no_holidays":true,"max_attempts":null,"attempt_hours":null,"standard":true,"updated_at":null}"""));
        assertThat(alabama.header("ETag")).isEqualTo("\"0\"");
        assertThat(server.get(RULES + "/US-TX", admin).status()).isEqualTo(404);
    }

    @Test
    void anEditAppliesAtOnceAndADeleteRestoresTheStandard() {
        Instant evening = Instant.parse("2026-06-11T00:30:00Z");
        assertThat(rules().next(FLORIDA, evening)).hasValue(Instant.parse("2026-06-11T12:00:00Z"));
        Map<String, Object> late = new HashMap<>();
        late.put("hours", week("08:00", "21:00"));
        late.put("max_attempts", null);
        Reply edited = server.patch(RULES + "/US-FL", admin, late);
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        assertThat(edited.body().path("standard").asBoolean()).isFalse();
        assertThat(edited.body().path("max_attempts").isNull()).isTrue();
        assertThat(server.get(RULES + "/US-FL", admin).text()).isEqualTo(edited.text());
        assertThat(rules().next(FLORIDA, evening)).hasValue(evening);
        assertThat(server.delete(RULES + "/US-FL", admin).status()).isEqualTo(204);
        assertThat(server.get(RULES + "/US-FL", admin)
                        .body()
                        .path("max_attempts")
                        .asInt())
                .isEqualTo(3);
        assertThat(rules().next(FLORIDA, evening)).hasValue(Instant.parse("2026-06-11T12:00:00Z"));
    }

    @Test
    void theDefaultRuleAlsoAppliesInStatesWithTheirOwn() {
        Map<String, Object> weekdays = week("09:00", "17:00");
        weekdays.remove("sat");
        weekdays.remove("sun");
        server.patch(RULES + "/default", admin, Map.of("hours", weekdays));
        Instant saturday = Instant.parse("2026-06-13T15:00:00Z");
        assertThat(rules().next(FLORIDA, saturday)).hasValue(Instant.parse("2026-06-15T13:00:00Z"));
    }

    @Test
    void putCreatesARuleForAState() {
        Reply made = server.put(
                RULES + "/CA-ON",
                admin,
                Map.of("hours", week("09:00", "21:00"), "max_attempts", 5, "attempt_hours", 48));
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.body().path("name").asString()).isEqualTo("Ontario");
        assertThat(regions(list(RULES))).contains("CA-ON");
        assertThat(server.delete(RULES + "/CA-ON", admin).status()).isEqualTo(204);
        assertThat(server.get(RULES + "/CA-ON", admin).status()).isEqualTo(404);
        assertThat(server.put(RULES + "/CA-ON", admin, Map.of("max_attempts", 5))
                        .body()
                        .path("errors")
                        .propertyNames())
                .containsExactly("hours");
    }

    @Test
    void everyFaultOfARuleIsReported() {
        Reply refused = server.patch(
                RULES + "/US-TX",
                admin,
                Map.of(
                        "hours",
                        Map.of("mon", Map.of("start", "20:00", "end", "08:00")),
                        "no_holidays",
                        "perhaps",
                        "max_attempts",
                        0,
                        "attempt_hours",
                        1_000,
                        "color",
                        "red"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder("hours.mon", "no_holidays", "max_attempts", "attempt_hours", "color");
        assertThat(server.patch(RULES + "/US-ZZ", admin, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void anEditOfAnotherVersionIsRefused() {
        assertThat(editIfMatch(RULES + "/US-RI", "\"1\"", "{\"no_holidays\":true}"))
                .isEqualTo(412);
        assertThat(editIfMatch(RULES + "/US-RI", "\"0\"", "{\"no_holidays\":true}"))
                .isEqualTo(200);
        assertThat(editIfMatch(RULES + "/US-RI", "\"0\"", "{\"no_holidays\":false}"))
                .isEqualTo(412);
        assertThat(editIfMatch(RULES + "/US-RI", "\"1\"", "{\"no_holidays\":false}"))
                .isEqualTo(200);
    }

    @Test
    void everyUserReadsAndOnlyAdminsEdit() {
        String agent = server.member(account, "agent", Set.of("manage")).token();
        for (String path : List.of(RULES + "/default", HOLIDAYS + "/christmas")) {
            assertThat(server.get(path, agent).status()).isEqualTo(200);
            assertThat(server.patch(path, agent, Map.of()).status()).isEqualTo(403);
            assertThat(server.delete(path, agent).status()).isEqualTo(403);
        }
        assertThat(server.post(HOLIDAYS, agent, Map.of()).status()).isEqualTo(403);
    }

    @Test
    void anAccountsOwnHolidayAppliesEverywhere() {
        Instant eve = Instant.parse("2026-12-24T15:00:00Z");
        Reply made =
                server.post(HOLIDAYS, admin, Map.of("name", "Christmas Eve", "date", "2026-12-24", "every_year", true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.body().path("next_dates").get(0).asString()).endsWith("-12-24");
        assertThat(rules().next(FLORIDA, eve)).hasValue(Instant.parse("2026-12-25T13:00:00Z"));
        String own = HOLIDAYS + "/" + made.body().path("id").asLong();
        assertThat(server.patch(own, admin, Map.of("everywhere", false)).status())
                .isEqualTo(200);
        assertThat(rules().next(FLORIDA, eve)).hasValue(eve);
        assertThat(server.patch(own, admin, Map.of("everywhere", true, "date", "2026-12-23", "every_year", false))
                        .status())
                .isEqualTo(200);
        assertThat(rules().next(FLORIDA, eve)).hasValue(eve);
        assertThat(server.delete(own, admin).status()).isEqualTo(204);
        assertThat(server.get(own, admin).status()).isEqualTo(404);
    }

    @Test
    void aFederalHolidayCanApplyEverywhereOrNowhere() {
        Instant christmas = Instant.parse("2026-12-25T15:00:00Z");
        ZoneCandidates alabama = new ZoneCandidates(List.of(ZoneId.of("America/Chicago")), Set.of("US-AL"));
        assertThat(rules().next(FLORIDA, christmas)).hasValue(christmas);
        assertThat(rules().next(alabama, christmas)).hasValue(Instant.parse("2026-12-26T14:00:00Z"));
        Reply all = server.patch(HOLIDAYS + "/christmas", admin, Map.of("everywhere", true));
        assertThat(all.status()).as(all.text()).isEqualTo(200);
        assertThat(rules().next(FLORIDA, christmas)).hasValue(Instant.parse("2026-12-26T13:00:00Z"));
        server.patch(HOLIDAYS + "/christmas", admin, Map.of("active", false));
        assertThat(rules().next(alabama, christmas)).hasValue(christmas);
        assertThat(server.delete(HOLIDAYS + "/christmas", admin).status()).isEqualTo(204);
        assertThat(rules().next(alabama, christmas)).hasValue(Instant.parse("2026-12-26T14:00:00Z"));
        assertThat(server.patch(HOLIDAYS + "/christmas", admin, Map.of("date", "2026-01-01"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void holidaysAreListedInPages() {
        server.post(HOLIDAYS, admin, Map.of("name", "Eve", "date", "2026-12-24"));
        JsonNode first = server.get(HOLIDAYS + "?limit=8", admin).body();
        assertThat(first.path("data").size()).isEqualTo(8);
        JsonNode second = server.get(
                        HOLIDAYS + "?limit=8&cursor="
                                + first.path("next_cursor").asString(),
                        admin)
                .body();
        assertThat(second.path("data").size()).isEqualTo(4);
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(second.path("data").get(3).path("name").asString()).isEqualTo("Eve");
    }

    @Test
    void everyFaultOfAHolidayIsReported() {
        Reply refused = server.post(HOLIDAYS, admin, Map.of("date", "2026-02-30", "everywhere", 7));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder("name", "date", "everywhere");
    }

    private CallingRules rules() {
        return server.accounts().settings().getSettings(account.account()).callingRules();
    }

    private JsonNode list(String path) {
        return server.get(path, admin).body().path("data");
    }

    private static List<String> regions(JsonNode rules) {
        List<String> regions = new ArrayList<>();
        rules.forEach(rule -> regions.add(rule.path("region").asString()));
        return regions;
    }

    private int editIfMatch(String path, String version, String body) {
        return server.send(server.request(path, admin)
                        .header("Content-Type", "application/json")
                        .header("If-Match", version)
                        .method("PATCH", BodyPublishers.ofString(body)))
                .status();
    }

    private static Map<String, Object> week(String start, String end) {
        Map<String, Object> week = new HashMap<>();
        for (String day : List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun")) {
            week.put(day, Map.of("start", start, "end", end));
        }
        return week;
    }
}
