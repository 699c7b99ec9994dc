package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The board in a real browser. */
final class BoardTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static void lead(CreatedAccount account, String phone) {
        server.post("/api/v1/webhook/forms", account.token().reveal(), Map.of("phone_number", phone));
    }

    @Test
    void aLeadIsCountedWithoutReload() {
        CreatedAccount account = server.createAccount("Counted");
        Page page = browser.admin(account);
        page.navigate("/");
        Locator leads = page.locator(".tile strong").first();
        assertThat(leads).hasText("0");

        TestBrowser.assertSeenByTheWaitingRequest(
                page, ".tile strong", Integer::toString, turn -> lead(account, "+1818555%04d".formatted(400 + turn)));

        lead(account, "12");
        assertThat(page.locator(".tile.bad strong")).hasText("1");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aLeadIsDrawnWithoutReloadWhileSomebodyPointsAtTheChart() {
        CreatedAccount account = server.createAccount("Drawn");
        lead(account, "+18185550451");
        Page page = browser.admin(account);
        page.waitForRequest(request -> request.url().contains("/board/live"), () -> page.navigate("/"));
        Locator chart = page.locator(".chart").first();
        Locator legend = chart.locator(".legend");
        assertThat(legend).hasText("Created 1");
        page.getByText("As a table").first().click();
        chart.locator(".u-over").hover();
        assertThat(chart.locator(".chart-told")).containsText(": 0 leads");
        String told = chart.locator(".chart-told").textContent();
        Object before = drawing(page);

        lead(account, "+18185550452");
        lead(account, "12");
        assertThat(page.locator("#board-hour tr:has(td:has-text('3')) td")).hasText(new String[] {"3", "2", "1", "3"});
        assertThat(chart.locator(".chart-told")).hasText(told);
        assertThat(legend).hasText("Created 0Refused 0");
        page.mouse().move(0, 0);
        assertThat(legend).hasText("Created 2Refused 1");
        assertThat(drawing(page)).isNotEqualTo(before);
        assertThat(page.locator("#board-hour")).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    private static Object drawing(Page page) {
        return page.evaluate("document.querySelector('.chart canvas').toDataURL()");
    }

    @Test
    void theChartIsSwitchedByKeyboardAndFollowsTheBrowsersSize() {
        CreatedAccount account = server.createAccount("Switched");
        lead(account, "+18185550453");
        Page page = browser.admin(account);
        page.navigate("/");
        Locator chart = page.locator(".chart").first();
        page.locator("[name=by]").first().focus();
        page.keyboard().press("ArrowRight");
        assertThat(chart.locator(".legend")).hasText("Lead API 1");
        page.locator("[name=table]").first().focus();
        page.keyboard().press("ArrowRight");
        assertThat(chart.locator(".chart-told")).hasText("Leads per quarter of an hour, today");
        page.getByText("As a table").first().press("Enter");
        assertThat(page.locator("#board-today")).isVisible();
        assertThat(page.locator("#board-hour")).not().isVisible();

        Object light = drawing(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        TestBrowser.until(page, "light => document.querySelector('.chart canvas').toDataURL() !== light", light);
        page.setViewportSize(320, 800);
        TestBrowser.until(
                page, "most => document.querySelector('.chart canvas').getBoundingClientRect().right < most", 320);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void withoutScriptTheTablesTellWhatIsDrawn() {
        lead(server.account(), "+18185550454");
        Page page = browser.admin(false);
        page.navigate("/");
        assertThat(page.locator("[name=by]").first()).not().isVisible();
        page.getByText("As a table").first().click();
        assertThat(page.locator("#board-hour tbody tr")).hasCount(60);
        assertThat(page.locator("#board-today thead")).containsText("Created");
    }

    /** Two ring groups of an account of its own, of which a team lead is in the first. */
    private static final class TwoGroups {
        private static final String PASSWORD = "a good password";

        private final CreatedAccount account = server.createAccount("Two groups");
        private final String token = account.token().reveal();
        private final long lead = user("Lena Lead", "team_lead");
        private final long ours = user("Olga Ours", "agent");
        private final long theirs = user("Theo Theirs", "agent");

        TwoGroups() {
            group("North", lead, ours);
            long south = group("South", theirs);
            lead(1, Map.of("user_id", ours, "add_to_powerdialer", true));
            for (int i = 2; i <= 4; i++) {
                lead(i, Map.of("user_id", theirs, "add_to_powerdialer", true, "timezone", Sample.NOON_ZONE));
            }
            lead(5, Map.of("ring_group_id", south, "distribute_to_ring_group", true, "check_available_users", true));
            callOf(theirs);
        }

        private long user(String name, String role) {
            String email = name.replace(' ', '.') + "@two.example";
            return create("users", Map.of("name", name, "email", email, "role", role, "password", PASSWORD));
        }

        private long group(String name, long... members) {
            return create(
                    "ring-groups",
                    Map.of(
                            "name",
                            name,
                            "members",
                            LongStream.of(members)
                                    .mapToObj(member -> Map.of("user_id", member))
                                    .toList()));
        }

        private void lead(int number, Map<String, Object> fields) {
            Map<String, Object> lead = new HashMap<>(fields);
            lead.put("phone_number", "+1818555049" + number);
            server.post("/api/v1/webhook/forms", token, lead);
        }

        private void callOf(long agent) {
            String queue = "/api/v1/users/" + agent + "/powerdialer";
            long status = server.get("/api/v1/disposition-statuses", token)
                    .body()
                    .at("/data/0/id")
                    .asLong();
            long entry = server.post(queue + "/next", token, Map.of())
                    .body()
                    .at("/data/entry/id")
                    .asLong();
            server.post(queue + "/" + entry + "/dispose", token, Map.of("disposition_status_id", status));
        }

        private long create(String kind, Map<String, Object> content) {
            return server.post("/api/v1/" + kind, token, content)
                    .body()
                    .path("id")
                    .asLong();
        }
    }

    /** The waiting lead has no owner yet, so it is everybody's to see; that it waits for the other group is not. */
    @Test
    void aTeamLeadsBoardCountsHisRingGroupsAlone() {
        TwoGroups groups = new TwoGroups();
        Page all = browser.admin(groups.account);
        all.navigate("/");
        assertThat(all.locator(".tile strong").first()).hasText("5");
        assertThat(all.locator(".tile strong").nth(2)).hasText("1");
        assertThat(all.locator(".tile strong").nth(3)).hasText("3");
        assertThat(all.locator(".tile strong").last()).not().hasText("–");
        assertThat(all.locator(".groups h2")).containsText(new String[] {"North", "South"});

        Page page = browser.signIn(browser.visitor(), "Lena.Lead@two.example", TwoGroups.PASSWORD);
        page.navigate("/");
        assertThat(page.locator(".tile strong")).hasText(new String[] {"2", "0", "0", "1", "–"});
        assertThat(page.locator(".chart .legend").first()).hasText("Created 2");
        assertThat(page.locator(".shares li .number")).hasText(new String[] {"2", "2"});
        assertThat(page.locator(".groups h2")).hasText("North");
        assertThat(page.locator(".groups")).not().containsText("Theo");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void eachRingGroupIsShownWithItsMembers() {
        new Sample(server).furnish();
        Page page = browser.admin(server.account());
        page.navigate("/");
        assertThat(page.locator(".groups")).containsText("West coast");
        assertThat(page.locator(".groups tr", new Page.LocatorOptions().setHasText("Ben Okafor"))
                        .first())
                .containsText("Available");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
