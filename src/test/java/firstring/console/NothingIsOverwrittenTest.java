package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Connection.KeyVal;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Saving a form changes what was typed in it, and nothing that it did not show or that someone else has saved. */
final class NothingIsOverwrittenTest {
    private static final int USERS = 1_200;
    private static final long FIRST_USER = 7_000_000_000_001L;
    private static final String CHANGED = "Someone else changed this since you opened it.";

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static String cookie = "";

    @BeforeAll
    static void fill() {
        server.database()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        insert into account_user (account_id, id, name, email, email_key, role, status, status_changed_at,
                                                  created_at, updated_at)
                        select :account, :first + n - 1, 'User ' || n, 'u' || n || '@example.com', 'u' || n || '@example.com',
                          'agent', 'available', now(), now(), now()
                        from generate_series(1, :users) as n
                        """)
                        .bind("account", server.account().account().value())
                        .bind("first", FIRST_USER)
                        .bind("users", USERS)
                        .execute());
        for (String table : List.of("tag", "lead_source", "line", "disposition_status", "dialer_list")) {
            fill(table);
        }
        for (String group : List.of("North", "South", "West")) {
            create("/api/v1/ring-groups", Map.of("name", group, "members", members(1, 1_000)));
        }
        cookie = signIn();
    }

    private static List<Map<String, Object>> members(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> Map.<String, Object>of("user_id", FIRST_USER + n - 1, "weight", 1))
                .toList();
    }

    private static void fill(String table) {
        String own = table.equals("line") ? ", phone_number" : "";
        String phone = table.equals("line") ? ", '+1818555' || (1000 + n)" : "";
        server.database()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                insert into %s (account_id, id, name, name_key%s, created_at, updated_at)
                                select :account, :first + n, 'Thing ' || n, 'thing ' || n%s, now(), now()
                                from generate_series(1, :rows) as n
                                """.formatted(table, own, phone))
                        .bind("account", server.account().account().value())
                        .bind("first", FIRST_USER)
                        .bind("rows", table.equals("dialer_list") ? 950 : 1_001)
                        .execute());
    }

    private static String signIn() {
        Reply reply = post(
                "/sign-in",
                List.of(
                        Map.entry("email", server.account().adminEmail()),
                        Map.entry("password", server.account().adminPassword().reveal())));
        return String.valueOf(reply.header("Set-Cookie")).split(";", 2)[0];
    }

    private static Reply post(String path, List<Map.Entry<String, String>> fields) {
        String body = fields.stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return server.send(server.request(path, null)
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Document page(String path) {
        Reply reply =
                server.send(server.request(path, null).header("Cookie", cookie).GET());
        assertThat(reply.status()).as(path).isEqualTo(200);
        return Jsoup.parse(reply.text());
    }

    /** The form of a page that is sent there, as a browser without scripts would send it. */
    private static FormElement form(Document page, String action) {
        return (FormElement) page.expectFirst("main form[method=post][action=" + action + "]");
    }

    private static Reply send(FormElement form, Map<String, String> typed) {
        typed.forEach((name, value) -> fill(form.expectFirst("[name=" + name + "]"), value));
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (KeyVal field : form.formData()) {
            fields.add(Map.entry(field.key(), field.value()));
        }
        return post(form.attr("action"), fields);
    }

    private static void fill(Element input, String value) {
        input.select("option").removeAttr("selected");
        input.select("option[value=" + value + "]").attr("selected", "selected");
        input.val(value);
    }

    private static JsonNode stored(String path) {
        return server.get(path, server.adminToken()).body();
    }

    private static long create(String path, Map<String, ?> content) {
        Reply reply = server.post(path, server.adminToken(), content);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().path("id").asLong();
    }

    @Test
    void aLargeRingGroupKeepsItsMembersTheirOrderAndTheirWeights() {
        List<Map<String, Object>> members = new ArrayList<>();
        for (int n = USERS; n > 300; n--) {
            members.add(Map.of("user_id", FIRST_USER + n - 1, "weight", n % 7 + 1));
        }
        long id = create("/api/v1/ring-groups", Map.of("name", "Large", "strategy", "weighted", "members", members));
        JsonNode before = stored("/api/v1/ring-groups/" + id).path("members");
        Page page = browser.admin(true);
        page.navigate("/set-up/ring-groups/" + id);
        page.locator("main form [name=name]").first().fill("Larger");
        TestBrowser.press(page, "Save");
        page.waitForURL("**/ring-groups/" + id);
        JsonNode after = stored("/api/v1/ring-groups/" + id);
        assertThat(after.path("name").asString()).isEqualTo("Larger");
        assertThat(after.path("members")).hasSize(900).isEqualTo(before);

        page.getByLabel("User 1200", new Page.GetByLabelOptions().setExact(false))
                .first()
                .uncheck();
        page.getByLabel("User 300", new Page.GetByLabelOptions().setExact(false))
                .first()
                .check();
        page.locator("[name='weight[u" + (FIRST_USER + 998) + "]']").fill("x");
        TestBrowser.press(page, "Save");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("User 999: Weight");
        page.locator("[name='weight[u" + (FIRST_USER + 998) + "]']").fill("9");
        TestBrowser.press(page, "Save");
        page.waitForURL("**/ring-groups/" + id);
        List<JsonNode> now = stored("/api/v1/ring-groups/" + id)
                .path("members")
                .valueStream()
                .toList();
        assertThat(now).hasSize(900);
        assertThat(now.getFirst().path("user_id").asLong()).isEqualTo(FIRST_USER + 1_198);
        assertThat(now.getLast().path("user_id").asLong()).isEqualTo(FIRST_USER + 299);
        assertThat(now.get(200).path("weight").asInt()).isEqualTo(9);
        browser.complaints();
    }

    @Test
    void aDialerListKeepsTheUsersThatItsPageDoesNotShow() {
        List<Long> users = List.of(FIRST_USER + 3, FIRST_USER + USERS - 1);
        long id = create("/api/v1/dialer-lists", Map.of("name", "Everybody", "user_ids", users));
        String path = "/set-up/dialer-lists/" + id;
        Document page = page(path);
        assertThat(page.select(".note.cut").text()).contains("Only the first 1,002 users are shown.");
        assertThat(page.select("[name='member[]'][checked]").eachAttr("value"))
                .containsExactlyElementsOf(users.stream().map(String::valueOf).toList());
        assertThat(send(form(page, path), Map.of("name", "All")).status()).isEqualTo(303);
        assertThat(worked(id)).isEqualTo(users);
        Document found = page(path + "?find=u1199@");
        assertThat(found.select("[name='member[]']")).hasSize(3);
        found.select("[name='member[]']").getLast().attr("checked", "checked");
        assertThat(send(form(found, path), Map.of()).status()).isEqualTo(303);
        assertThat(worked(id)).containsExactly(FIRST_USER + 3, FIRST_USER + 1_198, FIRST_USER + 1_199);
    }

    private static List<Long> worked(long list) {
        return stored("/api/v1/dialer-lists/" + list)
                .path("user_ids")
                .valueStream()
                .map(JsonNode::asLong)
                .toList();
    }

    @Test
    void aContactKeepsAnOwnerAndADispositionThatAreNotListed() {
        long status = create("/api/v1/disposition-statuses", Map.of("name", "Old"));
        long contact = create(
                "/api/v1/contacts",
                Map.of(
                        "phone_number",
                        "+18185550123",
                        "user_id",
                        FIRST_USER + USERS - 1,
                        "disposition_status_id",
                        status));
        server.delete("/api/v1/disposition-statuses/" + status, server.adminToken());
        Document page = page("/contacts/" + contact);
        assertThat(send(form(page, "/contacts/" + contact), Map.of("city", "Reno"))
                        .status())
                .isEqualTo(303);
        JsonNode now = stored("/api/v1/contacts/" + contact);
        assertThat(now.path("city").asString()).isEqualTo("Reno");
        assertThat(now.path("user_id").asLong()).isEqualTo(FIRST_USER + USERS - 1);
        assertThat(now.path("disposition_status_id").asLong()).isEqualTo(status);
    }

    @TestFactory
    Stream<DynamicTest> aListThatIsCutSaysSo() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("/contacts", "lead sources");
        told.put("/set-up/audit-log", "users");
        told.put("/integrations/lead-api", "users");
        told.put("/dialer", "users");
        told.put("/", "ring group members");
        return told.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(
                                        page(entry.getKey()).select(".note.cut").text())
                                .contains(entry.getValue() + " are shown.")));
    }

    /**
     * Something that two people edit at once.
     *
     * @param path of the page; {@code action}: where its form is sent
     * @param typed what one types; {@code theirs}: what the other has saved meanwhile, by the API
     * @param told their value on the page
     */
    private record Shared(
            String path, String action, Map<String, String> typed, String api, Map<String, ?> theirs, String told) {}

    @TestFactory
    Stream<DynamicTest> twoAdminsDoNotOverwriteEachOther() {
        return Stream.of(
                        ofSetUp("", "/account", Map.of("name", "Mine Inc"), "account", Map.of("country", "CA"), "“CA”"),
                        user(),
                        group(),
                        dialerList(),
                        entry("tags", Map.of("color", "#00ff00")),
                        entry("lead-sources", Map.of("name", "Theirs")),
                        entry("lines", Map.of("phone_number", "+18185550188")),
                        entry("disposition-statuses", Map.of("name", "Theirs")),
                        customField(),
                        ofSetUp(
                                "/calling-hours/default",
                                "/calling-hours/default",
                                Map.of("max_attempts", "4"),
                                "calling-rules/default",
                                Map.of("no_holidays", true),
                                "No holidays, as saved by someone else: on."),
                        holiday(),
                        ofSetUp(
                                "/holidays",
                                "/holidays/juneteenth",
                                Map.of("kept", "no"),
                                "holidays/juneteenth",
                                Map.of("active", true, "everywhere", true),
                                "“everywhere”"),
                        token(),
                        sequence(),
                        contact())
                .map(shared -> DynamicTest.dynamicTest(shared.action(), () -> check(shared)));
    }

    private static Shared ofSetUp(
            String path, String action, Map<String, String> typed, String api, Map<String, ?> theirs, String told) {
        return new Shared("/set-up" + path, "/set-up" + action, typed, "/api/v1/" + api, theirs, told);
    }

    private static Shared user() {
        long id = create("/api/v1/users", Map.of("name", "Ada", "email", "ada@example.com", "role", "agent"));
        String path = "/users/" + id;
        return ofSetUp(path, path, Map.of("name", "Mine"), "users/" + id, Map.of("role", "team_lead"), "“team lead”");
    }

    private static Shared group() {
        long id = create("/api/v1/ring-groups", Map.of("name", "Few"));
        Map<String, ?> theirs = Map.of("members", List.of(Map.of("user_id", FIRST_USER, "weight", 3)));
        String path = "/ring-groups/" + id;
        return ofSetUp(path, path, Map.of("name", "Mine"), "ring-groups/" + id, theirs, "User 1 (weight 3)");
    }

    private static Shared dialerList() {
        long id = create("/api/v1/dialer-lists", Map.of("name", "Calls"));
        String path = "/dialer-lists/" + id;
        Map<String, ?> theirs = Map.of("user_ids", List.of(FIRST_USER));
        return ofSetUp(path, path, Map.of("name", "Mine"), "dialer-lists/" + id, theirs, "User 1.");
    }

    private static Shared entry(String kind, Map<String, String> theirs) {
        Map<String, Object> content =
                kind.equals("lines") ? Map.of("name", "Aaa", "phone_number", "+18185550177") : Map.of("name", "Aaa");
        long id = create("/api/v1/" + kind, content);
        String told = theirs.values().iterator().next();
        return ofSetUp("/" + kind, "/" + kind + "/" + id, Map.of("name", "Mine"), kind + "/" + id, theirs, told);
    }

    private static Shared customField() {
        long id = create(
                "/api/v1/custom-fields",
                Map.of("key", "heat", "label", "Heat", "type", "choice", "choices", List.of("Gas", "Oil")));
        String path = "/custom-fields/" + id;
        Map<String, ?> theirs = Map.of("choices", List.of("Gas", "Sun"));
        return ofSetUp("/custom-fields", path, Map.of("label", "Mine"), "custom-fields/" + id, theirs, "“Gas, Sun”");
    }

    private static Shared holiday() {
        long id = create("/api/v1/holidays", Map.of("name", "Outing", "date", "2027-06-04"));
        Map<String, ?> theirs = Map.of("date", "2027-06-05");
        return ofSetUp(
                "/holidays", "/holidays/" + id, Map.of("name", "Mine"), "holidays/" + id, theirs, "“2027-06-05”");
    }

    private static Shared token() {
        long id = create("/api/v1/tokens", Map.of("name", "Form", "scopes", List.of("intake")));
        String path = "/integrations/tokens/" + id;
        Map<String, String> typed = Map.of("rate_limit", "77");
        return new Shared(path, path, typed, "/api/v1/tokens/" + id, Map.of("rate_limit_per_source", 5), "“5”");
    }

    private static Shared sequence() {
        long id = create("/api/v1/sequences", Map.of("name", "Follow", "steps", List.of(Map.of("type", "end"))));
        String path = "/sequences/" + id;
        Map<String, ?> theirs = Map.of("settings", Map.of("days", "business_days"));
        return new Shared(
                path, path, Map.of("name", "Mine"), "/api/v1/sequences/" + id, theirs, "Settings, as saved by someone");
    }

    private static Shared contact() {
        long id = create("/api/v1/contacts", Map.of("phone_number", "+18185550124"));
        String path = "/contacts/" + id;
        Map<String, String> typed = Map.of("city", "Mine");
        return new Shared(path, path, typed, "/api/v1/contacts/" + id, Map.of("company_name", "Theirs"), "“Theirs”");
    }

    private static void check(Shared shared) {
        FormElement form = form(page(shared.path()), shared.action());
        assertThat(server.patch(shared.api(), server.adminToken(), shared.theirs())
                        .status())
                .isEqualTo(200);
        String theirs = stored(shared.api()).toString();
        Reply refused = send(submitted(form), shared.typed());
        assertThat(refused.status()).isEqualTo(412);
        assertThat(stored(shared.api()).toString()).as("what they saved").isEqualTo(theirs);
        Document again = Jsoup.parse(refused.text());
        assertThat(again.select("[role=alert]").text()).contains(CHANGED).contains(shared.told());
        FormElement kept = form(again, shared.action());
        shared.typed()
                .forEach((name, value) ->
                        assertThat(value(kept, name)).as("what was typed").isEqualTo(value));
        assertThat(send(submitted(kept), Map.of()).status()).isEqualTo(303);
        String saved = stored(shared.api()).toString();
        assertThat(saved).as("what was saved on purpose").isNotEqualTo(theirs);
        FormElement quiet = form(page(shared.path()), shared.action());
        assertThat(send(submitted(quiet), Map.of()).status()).isEqualTo(303);
    }

    /** With its Save button pressed, where forms have several. */
    private static FormElement submitted(FormElement form) {
        if (form.attr("action").startsWith("/sequences/")) {
            form.appendElement("input")
                    .attr("type", "hidden")
                    .attr("name", "do")
                    .attr("value", "save");
            form.elements().add(form.lastElementChild());
        }
        return form;
    }

    private static String value(FormElement form, String name) {
        return form.formData().stream()
                .filter(field -> field.key().equals(name))
                .map(KeyVal::value)
                .findFirst()
                .orElse("");
    }

    @Test
    void aStatusThatAUserSetsDoesNotDisturbAnAdmin() {
        String path = "/set-up/users/" + (FIRST_USER + 10);
        FormElement form = form(page(path), path);
        server.put("/api/v1/users/" + (FIRST_USER + 10) + "/status", server.adminToken(), Map.of("status", "on_break"));
        assertThat(send(form, Map.of("name", "Renamed")).status()).isEqualTo(303);
    }

    @Test
    void aProvidersFormHasItsOwnFieldsAndItsFirstSaverWins() {
        String api = "/api/v1/messaging/sms";
        String action = "/set-up/messaging/sms";
        FormElement late = form(page("/set-up/messaging"), action);
        Map<String, String> typed = Map.of("account_sid", "AC1", "secret", "the token", "sender", "MG7");
        assertThat(send(form(page("/set-up/messaging"), action), typed).status())
                .isEqualTo(303);
        Reply refused = send(late, Map.of("account_sid", "AC2", "secret", "another", "sender", "+18185550100"));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("“AC1”").contains("value=\"AC2\"").doesNotContain("the token");
        Document http = page("/set-up/messaging?kind=http");
        assertThat(http.select("#sms input:not([type=hidden])").eachAttr("name"))
                .containsExactly("base_url", "secret", "sender");
        assertThat(http.select("#sms input:not([type=hidden])").eachAttr("value"))
                .as("of the other provider")
                .allMatch(String::isEmpty);
        assertThat(send(form(http, action), Map.of("base_url", "http://127.0.0.1:9/sms", "secret", "own"))
                        .status())
                .isEqualTo(303);
        JsonNode stored = stored(api);
        assertThat(stored.path("kind").asString()).isEqualTo("http");
        assertThat(stored.has("account_sid")).isFalse();
        assertThat(stored.path("sender").isNull()).isTrue();
        assertThat(page("/set-up/messaging").select("#sms [name=kind]").attr("value"))
                .isEqualTo("http");
    }

    /**
     * Something with a button that removes or archives it.
     *
     * @param api of the resource; {@code theirs}: what the other admin has saved meanwhile
     */
    private record Removed(String path, String action, String api, Map<String, ?> theirs) {}

    @TestFactory
    Stream<DynamicTest> aPageThatIsOutOfDateRemovesNothing() {
        long group = create("/api/v1/ring-groups", Map.of("name", "Leaving"));
        long list = create("/api/v1/dialer-lists", Map.of("name", "Leaving"));
        long tag = create("/api/v1/tags", Map.of("name", "Aab"));
        long field = create("/api/v1/custom-fields", Map.of("key", "gone", "label", "Gone", "type", "text"));
        long holiday = create("/api/v1/holidays", Map.of("name", "Leaving", "date", "2027-06-07"));
        long sequence = create("/api/v1/sequences", Map.of("name", "Leaving", "steps", List.of(Map.of("type", "end"))));
        Map<String, ?> name = Map.of("name", "Staying");
        return Stream.of(
                        removed("/set-up/ring-groups/" + group, "/archive", "ring-groups/" + group, name),
                        removed("/set-up/dialer-lists/" + list, "/archive", "dialer-lists/" + list, name),
                        new Removed("/set-up/tags", "/set-up/tags/" + tag + "/archive", "/api/v1/tags/" + tag, name),
                        new Removed(
                                "/set-up/custom-fields",
                                "/set-up/custom-fields/" + field + "/archive",
                                "/api/v1/custom-fields/" + field,
                                Map.of("label", "Staying")),
                        new Removed(
                                "/set-up/holidays",
                                "/set-up/holidays/" + holiday + "/remove",
                                "/api/v1/holidays/" + holiday,
                                name),
                        new Removed(
                                "/sequences",
                                "/sequences/" + sequence + "/archive",
                                "/api/v1/sequences/" + sequence,
                                name))
                .map(removed -> DynamicTest.dynamicTest(removed.action(), () -> check(removed)));
    }

    private static Removed removed(String path, String action, String api, Map<String, ?> theirs) {
        return new Removed(path, path + action, "/api/v1/" + api, theirs);
    }

    private static void check(Removed removed) {
        FormElement late = removing(removed);
        assertThat(server.patch(removed.api(), server.adminToken(), removed.theirs())
                        .status())
                .isEqualTo(200);
        String theirs = stored(removed.api()).toString();
        Reply refused = send(late, Map.of());
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("Someone else changed this");
        assertThat(stored(removed.api()).toString()).isEqualTo(theirs);
        assertThat(send(removing(removed), Map.of()).status()).isEqualTo(303);
        assertThat(stored(removed.api()).toString()).isNotEqualTo(theirs);
    }

    /** The form as its button for removing sends it. */
    private static FormElement removing(Removed removed) {
        Document page = page(removed.path());
        Element button = page.selectFirst("main [formaction=" + removed.action() + "]");
        if (button == null) {
            return form(page, removed.action());
        }
        FormElement form = (FormElement) page.expectFirst("form:has([formaction=" + removed.action() + "])");
        form.attr("action", removed.action());
        return form;
    }

    @Test
    void aProviderThatSomeoneElseChangedIsNotRemoved() {
        String api = "/api/v1/messaging/email";
        Map<String, Object> smtp = Map.of("host", "127.0.0.1", "port", 25, "sender", "a@example.com");
        assertThat(put(api, smtp, "*").status()).isEqualTo(200);
        String action = "/set-up/messaging/email/remove";
        FormElement late = form(page("/set-up/messaging"), action);
        Map<String, Object> theirs = Map.of("host", "127.0.0.1", "port", 25, "sender", "b@example.com");
        assertThat(put(api, theirs, "*").status()).isEqualTo(200);
        assertThat(send(late, Map.of()).status()).isEqualTo(412);
        assertThat(stored(api).path("sender").asString()).isEqualTo("b@example.com");
        FormElement twice = form(page("/set-up/messaging"), action);
        assertThat(send(form(page("/set-up/messaging"), action), Map.of()).status())
                .isEqualTo(303);
        assertThat(send(twice, Map.of()).status()).as("removed already").isEqualTo(404);
    }

    @Test
    void savingTheRateLimitOfATokenKeepsTheMomentAtWhichItExpires() {
        long id = create(
                "/api/v1/tokens",
                Map.of("name", "Noon", "scopes", List.of("intake"), "expires_at", "2099-06-01T12:00:00Z"));
        String path = "/integrations/tokens/" + id;
        String api = "/api/v1/tokens/" + id;
        assertThat(send(form(page(path), path), Map.of("rate_limit", "70")).status())
                .isEqualTo(303);
        assertThat(stored(api).path("rate_limit").asInt()).isEqualTo(70);
        assertThat(stored(api).path("expires_at").asString()).isEqualTo("2099-06-01T12:00:00Z");
        assertThat(send(form(page(path), path), Map.of("expires", "2099-05-30")).status())
                .isEqualTo(303);
        assertThat(stored(api).path("expires_at").asString()).startsWith("2099-05-3");
    }

    @Test
    void aSavedSearchThatWasRenamedElsewhereIsNotRenamedAgain() {
        Reply made = post(
                "/contacts/saved", List.of(Map.entry("name", "First"), Map.entry("q", "Ada"), key("/contacts?q=Ada")));
        assertThat(made.status()).isEqualTo(303);
        Document page = page("/contacts?q=Ada");
        String action = page.expectFirst("main form[action^=/contacts/saved/]:has(.save-as)")
                .attr("action");
        FormElement late = form(page, action);
        FormElement lateRemoval = form(page, action + "/delete");
        assertThat(send(form(page("/contacts?q=Ada"), action), Map.of("name", "Second"))
                        .status())
                .isEqualTo(303);
        assertThat(send(late, Map.of("name", "Third")).text()).contains(CHANGED);
        assertThat(send(lateRemoval, Map.of()).status()).isEqualTo(412);
        Document now = page("/contacts?q=Ada");
        assertThat(now.select(".save-as").val()).isEqualTo("Second");
        assertThat(send(form(now, action + "/delete"), Map.of()).status()).isEqualTo(303);
    }

    private static Map.Entry<String, String> key(String path) {
        return Map.entry(
                "form_key", page(path).expectFirst("main [name=form_key]").val());
    }

    @Test
    void anEditOfAProviderIsForTheVersionThatItNames() {
        String api = "/api/v1/messaging/email";
        Map<String, Object> smtp = Map.of("host", "127.0.0.1", "port", 25, "sender", "a@example.com");
        assertThat(put(api, smtp, "\"1\"").status()).isEqualTo(412);
        assertThat(put(api, smtp, "\"0\"").header("ETag")).isEqualTo("\"1\"");
        assertThat(put(api, smtp, "\"0\"").status()).isEqualTo(412);
        assertThat(server.get(api, server.adminToken()).header("ETag")).isEqualTo("\"1\"");
        assertThat(put(api, smtp, "\"1\"").header("ETag")).isEqualTo("\"2\"");
        assertThat(server.send(server.request(api, server.adminToken())
                                .header("If-Match", "\"1\"")
                                .DELETE())
                        .status())
                .isEqualTo(412);
        assertThat(server.delete(api, server.adminToken()).status()).isEqualTo(204);
        assertThat(server.get(api, server.adminToken()).status()).isEqualTo(404);
    }

    private static Reply put(String path, Map<String, ?> content, String version) {
        return server.send(server.request(path, server.adminToken())
                .header("Content-Type", "application/json")
                .header("If-Match", version)
                .PUT(BodyPublishers.ofString(Json.text(content))));
    }
}
