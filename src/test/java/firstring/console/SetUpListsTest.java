package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.Await;
import firstring.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom fields, holidays, working hours, settings and the audit log, with scripts and without. */
final class SetUpListsTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void customFieldsAreMadeChangedAndArchived(boolean scripts) {
        Page page = browser.admin(scripts);
        page.navigate("/set-up/custom-fields");
        String key = scripts ? "heating" : "cooling";
        Locator form = page.locator("section").last();
        form.locator("[name=label]").fill("Heating");
        form.locator("[name=key]").fill(key);
        form.locator("[name=type]").selectOption("choice");
        TestBrowser.press(page, "Add field");
        assertThat(form.locator(".fault")).hasCount(1);
        assertThat(form.locator("[name=key]")).hasValue(key);

        form.locator("[name=choices]").fill("Gas\n\nHeat pump\n");
        TestBrowser.press(page, "Add field");
        assertThat(page.getByLabel("Choices of " + key)).hasValue("Gas\nHeat pump");
        page.getByLabel("Label of " + key).fill("Heated by");
        TestBrowser.press(page, "Save Heating");
        assertThat(page.getByLabel("Label of " + key)).hasValue("Heated by");

        form.locator("[name=label]").fill("Again");
        form.locator("[name=key]").fill(key);
        TestBrowser.press(page, "Add field");
        assertThat(form.locator(".fault")).containsText("The key has already been taken.");
        TestBrowser.press(page, "Archive Heated by");
        assertThat(page.getByLabel("Label of " + key)).hasCount(0);
        browser.complaints();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holidaysAreAddedChangedAndRemoved(boolean scripts) {
        Page page = browser.admin(scripts);
        page.navigate("/set-up/holidays");
        Locator own = page.locator("section").last();
        Locator draft = own.locator("form").first();
        draft.locator("[name=name]").fill("Company outing");
        draft.locator("[name=date]").fill("1800-01-01");
        TestBrowser.press(page, "Add");
        assertThat(draft.locator(".fault")).hasCount(1);
        assertThat(draft.locator("[name=name]")).hasValue("Company outing");
        draft.locator("[name=date]").fill("2027-06-04");
        TestBrowser.press(page, "Add");
        assertThat(own.locator("li input[type=date]")).hasValue("2027-06-04");
        own.locator("li").getByLabel("Company outing: no calls").selectOption("states");
        TestBrowser.press(page, "Save Company outing");
        assertThat(own.locator("li select")).hasValue("states");
        assertThat(page.locator("main > p").first()).containsText("Louisiana");
        TestBrowser.press(page, "Remove Company outing");
        assertThat(own.locator("li input[type=date]")).hasCount(0);

        page.getByLabel("Thanksgiving Day: no calls").selectOption("everywhere");
        TestBrowser.press(page, "Save Thanksgiving Day");
        assertThat(page.getByLabel("Thanksgiving Day: no calls")).hasValue("everywhere");
        page.getByLabel("Thanksgiving Day: no calls").selectOption("no");
        TestBrowser.press(page, "Save Thanksgiving Day");
        assertThat(page.getByLabel("Thanksgiving Day: no calls")).hasValue("no");
        browser.complaints();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUsersWeekIsCopiedCorrectedAndKept(boolean scripts) {
        long user = server.post(
                        "/api/v1/users",
                        server.adminToken(),
                        Map.of("name", "Ana", "email", "ana" + scripts + "@example.com", "role", "agent"))
                .body()
                .path("id")
                .asLong();
        Page page = browser.admin(scripts);
        page.navigate("/set-up/users/" + user);
        page.getByLabel("In these hours").check();
        TestBrowser.press(page, "Save");
        assertThat(page.locator(".week .fault")).containsText("must contain at least one span");

        page.locator("[name='mon.0.start']").fill("09:00");
        page.locator("[name='mon.0.end']").fill("12:30");
        page.locator("[name='mon.1.start']").fill("13:30");
        page.locator("[name='mon.1.end']").fill("17:00");
        page.getByLabel("Name").fill("Ana Sousa");
        TestBrowser.press(page, "Copy Monday to Tue–Fri");
        assertThat(page.getByLabel("Name")).hasValue("Ana Sousa");
        assertThat(page.locator("[name='fri.1.end']")).hasValue("17:00");
        page.locator("[name='sat.0.start']").fill("10:00");
        TestBrowser.press(page, "Save");
        assertThat(page.locator(".week li:has(.fault)")).containsText("Saturday");
        page.locator("[name='sat.0.start']").fill("");
        TestBrowser.press(page, "Save");
        page.waitForURL("**/set-up/users");

        assertThat(server.get("/api/v1/users/" + user, server.adminToken())
                        .body()
                        .at("/working_hours/fri")
                        .toString())
                .isEqualTo("[{\"start\":\"09:00\",\"end\":\"12:30\"},{\"start\":\"13:30\",\"end\":\"17:00\"}]");
        page.navigate("/set-up/users/" + user);
        assertThat(page.locator("[name='mon.2.start']")).hasValue("");
        assertThat(page.locator("[name='sun.0.start']")).hasValue("");
        page.getByLabel("At any time").check();
        TestBrowser.press(page, "Save");
        page.waitForURL("**/set-up/users");
        assertThat(server.get("/api/v1/users/" + user, server.adminToken())
                        .body()
                        .path("working_hours")
                        .isNull())
                .isTrue();
        browser.complaints();
    }

    @Test
    void whatIsWrongWithTheSettingsStandsBesideItsField() {
        Page page = browser.admin(true);
        page.navigate("/set-up");
        page.locator("[name=allowed_origins]").fill("https://a.example\nnot an origin");
        page.locator("[name=raw_retention_days]").fill("0");
        page.locator("[name=call_link]").fill("javascript:alert({number})");
        TestBrowser.press(page, "Save");
        assertThat(page.locator("label:has([name=allowed_origins]) .fault")).containsText("not an origin");
        assertThat(page.locator("label:has([name=raw_retention_days]) .fault")).isVisible();
        assertThat(page.locator("label:has([name=call_link]) .fault")).containsText("sip:{number}@pbx.example.com");
        assertThat(page.locator("[name=allowed_origins]")).hasValue("https://a.example\nnot an origin");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.locator("[name=allowed_origins]").fill("https://a.example\nhttps://b.example");
        page.locator("[name=raw_retention_days]").fill("30");
        page.locator("[name=call_link]").fill("sip:{number}@pbx.example.com");
        TestBrowser.press(page, "Save");
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(page.locator("[name=raw_retention_days]")).hasValue("30");
        assertThat(server.get("/api/v1/account", server.adminToken())
                        .body()
                        .path("allowed_origins")
                        .toString())
                .isEqualTo("[\"https://a.example\",\"https://b.example\"]");
        long contact = server.post("/api/v1/contacts", server.adminToken(), Map.of("phone_number", "+18185550777"))
                .body()
                .path("id")
                .asLong();
        page.navigate("/contacts/" + contact);
        assertThat(page.locator("a[data-key=c]")).hasAttribute("href", "sip:+18185550777@pbx.example.com");
        browser.complaints();
    }

    @Test
    void theAuditLogIsReadAndNarrowed() {
        Page page = browser.admin(true);
        long tag = server.post("/api/v1/tags", server.adminToken(), Map.of("name", "<b>Bold</b>", "color", "#ff0000"))
                .body()
                .path("id")
                .asLong();
        server.patch("/api/v1/tags/" + tag, server.adminToken(), Map.of("color", "#00ff00"));
        page.navigate("/set-up/audit-log");
        Locator first = page.locator("tbody tr").first();
        assertThat(first).containsText("<b>Bold</b>");
        assertThat(first.locator("del")).hasText("#ff0000");
        assertThat(first.locator("ins")).hasText("#00ff00");
        assertThat(first).containsText("Token First token, 127.0.0.1");
        page.getByLabel("What").selectOption("sessions");
        TestBrowser.press(page, "Filter");
        assertThat(page.locator("tbody tr").first()).containsText("Signed in");
        for (Locator row : page.locator("tbody tr").all()) {
            assertThat(row).containsText(server.account().adminEmail());
        }
        page.getByLabel("From").fill("2099-01-01");
        TestBrowser.press(page, "Filter");
        assertThat(page.locator("tbody")).containsText("Nothing fits");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theAuditLogTellsWhatWasDoneToHowManyContacts() {
        List<Long> contacts = new ArrayList<>();
        for (String phone : List.of("+18185550778", "+18185550779")) {
            contacts.add(server.post("/api/v1/webhook/forms", server.adminToken(), Map.of("phone_number", phone))
                    .body()
                    .path("contact_id")
                    .asLong());
        }
        Map<String, Object> tag = Map.of("name", "Many <i>");
        long id = server.post("/api/v1/tags", server.adminToken(), tag)
                .body()
                .path("id")
                .asLong();
        long action = server.post(
                        "/api/v1/bulk-actions",
                        server.adminToken(),
                        Map.of("action", "add_tag", "tag_id", id, "contact_ids", contacts))
                .body()
                .path("id")
                .asLong();
        Await.until(
                "the bulk action ended",
                () -> !server.get("/api/v1/bulk-actions/" + action, server.adminToken())
                        .body()
                        .path("finished_at")
                        .isNull());
        server.get("/api/v1/contacts/export?q=nobody&tag_id=" + id, server.adminToken());
        Await.until(
                "the export is told of",
                () -> server.get("/api/v1/audit-log?limit=1", server.adminToken())
                        .text()
                        .contains("export"));
        Page page = browser.admin(true);
        page.navigate("/set-up/audit-log?resource=contacts");
        Locator export = page.locator("tbody tr").first();
        assertThat(export).containsText("Export as CSV");
        assertThat(export).containsText("search nobody, tag Many <i>");
        page.navigate("/set-up/audit-log?resource=bulk-actions");
        Locator bulk = page.locator("tbody tr").first();
        assertThat(bulk).containsText("Add tag: Many <i>");
        assertThat(bulk).containsText("2 changed of 2");
        bulk.getByRole(AriaRole.LINK).click();
        assertThat(page).hasTitle("Add tag: Many <i> · Firstring");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void agentsAndTeamLeadsSeeOnlyWhatIsTheirs() {
        String password = "a good password";
        for (String role : List.of("agent", "team_lead")) {
            String email = role + "@lists.example";
            server.post(
                    "/api/v1/users",
                    server.adminToken(),
                    Map.of("name", role, "email", email, "role", role, "password", password));
            Page page = browser.signIn(browser.visitor(), email, password);
            assertThat(page.navigate("/set-up/audit-log").status()).isEqualTo(403);
            assertThat(page.navigate("/set-up/holidays").status()).isEqualTo(role.equals("agent") ? 403 : 200);
        }
        browser.complaints();
    }

    @Test
    void aTeamLeadReadsWhatOnlyAnAdminMayChange() {
        String token = server.adminToken();
        long group = server.post("/api/v1/ring-groups", token, Map.of("name", "Readers", "strategy", "weighted"))
                .body()
                .path("id")
                .asLong();
        long lead = server.post(
                        "/api/v1/users",
                        token,
                        Map.of(
                                "name",
                                "Rita",
                                "email",
                                "rita@lists.example",
                                "role",
                                "team_lead",
                                "password",
                                "a good password"))
                .body()
                .path("id")
                .asLong();
        server.patch(
                "/api/v1/ring-groups/" + group,
                token,
                Map.of("members", List.of(Map.of("user_id", lead, "weight", 3))));
        Page page = browser.signIn(browser.visitor(), "rita@lists.example", "a good password");
        Map<String, String> told = Map.of(
                "holidays",
                "In some states",
                "calling-hours/default",
                "Maximum calls",
                "ring-groups/" + group,
                "weight 3");
        told.forEach((path, words) -> {
            page.navigate("/set-up/" + path);
            assertThat(page.locator("main")).containsText(words);
            assertThat(page.locator("main input, main select, main textarea, main button"))
                    .hasCount(0);
            assertThat(TestBrowser.barriers(page)).isEmpty();
        });
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDialerListIsMadeGivenToUsersEmptiedAndArchived(boolean scripts) {
        String name = "Offers " + scripts;
        String worker = "Lena " + scripts;
        server.post(
                "/api/v1/users",
                server.adminToken(),
                Map.of("name", worker, "email", "lena" + scripts + "@example.com", "role", "agent"));
        Page page = browser.admin(scripts);
        page.navigate("/set-up/dialer-lists");
        page.locator("main [name=name]").fill(name);
        TestBrowser.press(page, "Create");
        assertThat(page).hasTitle(name + " · Firstring");
        page.getByLabel(worker).check();
        TestBrowser.press(page, "Save");
        assertThat(page.getByLabel(worker)).isChecked();
        long list = Long.parseLong(page.url().replaceAll(".*/dialer-lists/([0-9]+).*", "$1"));
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", scripts ? "+18185550391" : "+18185550392", "list_ids", List.of(list)));

        page.navigate("/set-up/dialer-lists");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText(name)))
                .containsText(worker);
        page.getByText(name).first().click();
        assertThat(page.locator("main")).containsText("1 contact to call");
        page.getByText("Clear the list…").click();
        assertThat(scripts ? TestBrowser.barriers(page) : List.of()).isEmpty();
        TestBrowser.press(page, "Remove this contact");
        assertThat(page.locator("main")).containsText("The list is empty.");
        page.getByText("Archive the list…").click();
        TestBrowser.press(page, "Archive " + name);
        assertThat(page.locator("main")).not().containsText(name);
        assertThat(browser.complaints()).isEmpty();
    }
}
