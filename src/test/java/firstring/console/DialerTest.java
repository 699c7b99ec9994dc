package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import firstring.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The PowerDialer in a real browser, worked by keyboard alone. */
final class DialerTest {
    private static final String PASSWORD = "a good password";
    private static final AtomicInteger count = new AtomicInteger();

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private record Agent(long id, String email) {}

    private static Agent agent(String name) {
        String email = name + "@example.com";
        Map<String, Object> user = Map.of("name", name, "email", email, "role", "agent", "password", PASSWORD);
        return new Agent(
                server.post("/api/v1/users", server.adminToken(), user)
                        .body()
                        .path("id")
                        .asLong(),
                email);
    }

    /** A lead for the agent whose contact is where it is noon or so, so that it may be called. */
    private static long lead(Agent agent, String name, String position) {
        JsonNode answer = server.post(
                        "/api/v1/webhook/forms",
                        server.adminToken(),
                        Map.of(
                                "phone_number",
                                "+1818555%04d".formatted(300 + count.incrementAndGet()),
                                "first_name",
                                name,
                                "timezone",
                                Sample.NOON_ZONE,
                                "user_id",
                                agent.id(),
                                "add_to_powerdialer",
                                true,
                                "powerdialer_position",
                                position))
                .body();
        return answer.path("contact_id").asLong();
    }

    private static Page desk(Agent agent) {
        return browser.signIn(browser.visitor(), agent.email(), PASSWORD);
    }

    /** A page ignores keys until it is loaded, and outcomes until its contact could be read. */
    private static void key(Page page, String key) {
        TestBrowser.armed(page);
        page.keyboard().press(key);
    }

    @Test
    void aWholeSessionIsWorkedByKeyboardAlone() {
        Agent agent = agent("keys");
        long first = lead(agent, "Firsty", "bottom");
        lead(agent, "Secondo", "bottom");
        lead(agent, "Thirdy", "bottom");
        Page page = desk(agent);
        assertThat(page).hasTitle("PowerDialer · Firstring");
        assertThat(page.locator("#queue li")).hasCount(3);

        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Firsty");
        assertThat(page.locator("a[data-key=c]")).hasAttribute("href", Pattern.compile("tel:\\+1818555[0-9]{4}"));
        assertThat(TestBrowser.untoldKeys(page)).isEqualTo(List.of());
        assertThat(TestBrowser.barriers(page)).isEmpty();
        key(page, "n");
        page.keyboard().type("Wants a call on Friday");
        key(page, "Escape");
        key(page, "2");

        assertThat(page.locator("#callee")).hasText("Secondo");
        key(page, "s");
        assertThat(page.locator("#callee")).hasText("Thirdy");
        key(page, "t");
        assertThat(page.locator("#callee")).hasText("Secondo");
        key(page, "1");
        assertThat(page.getByText("No contacts can be called right now.")).isVisible();

        JsonNode events = server.get("/api/v1/contacts/" + first + "/timeline", server.adminToken())
                .body()
                .path("data");
        assertThat(events.get(0).path("note").asString("")).isEqualTo("Wants a call on Friday");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aWrongKeyIsUndoneByOne() {
        Agent agent = agent("undoer");
        long contact = lead(agent, "Wronged", "bottom");
        lead(agent, "Following", "bottom");
        Page page = desk(agent);
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Wronged");
        key(page, "1");
        assertThat(page.locator("#callee")).hasText("Following");
        assertThat(page.locator(".undo")).containsText("Wronged");
        assertThat(TestBrowser.untoldKeys(page)).isEqualTo(List.of());
        assertThat(TestBrowser.barriers(page)).isEmpty();
        key(page, "u");
        assertThat(page.locator("#callee")).hasText("Wronged");
        assertThat(page.locator(".call")).containsText("Undone: Wronged.");
        assertThat(page.locator("#queue .badge")).hasCount(1);
        key(page, "2");
        assertThat(page.locator("#callee")).hasText("Following");
        JsonNode events = server.get("/api/v1/contacts/" + contact + "/timeline", server.adminToken())
                .body()
                .path("data");
        assertThat(events.findValuesAsString("outcome")).startsWith("disposed", "undone", "disposed");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNewTopLeadAppearsFirstAtOnce() {
        Agent agent = agent("watcher");
        lead(agent, "Early", "bottom");
        Page page = desk(agent);
        page.navigate("/dialer");
        TestBrowser.assertSeenByTheWaitingRequest(
                page, "#queue li", turn -> "Urgent " + turn, turn -> lead(agent, "Urgent " + turn, "top"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anAgentSeesNobodyElsesQueueAndNoLeads() {
        Agent mine = agent("mine");
        Agent other = agent("other");
        lead(other, "Private", "bottom");
        Page page = desk(mine);
        page.navigate("/dialer?user=" + other.id());
        assertThat(page).hasTitle("You don't have access · Firstring");
        for (String path : java.util.List.of("/leads", "/integrations/lead-api")) {
            page.navigate(path);
            assertThat(page).hasTitle("You don't have access · Firstring");
        }
        browser.complaints();
    }

    @Test
    void whoReloadsKeepsHisContact() {
        Agent agent = agent("reloader");
        lead(agent, "Sticky", "bottom");
        Page page = desk(agent);
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Sticky");
        page.reload();
        assertThat(page.locator("#callee")).hasText("Sticky");
        assertThat(page.locator("#queue")).containsText("In progress");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aTeamLeadMovesWhatIsTickedByKeyboardAlone() {
        Agent agent = agent("moved");
        lead(agent, "Alpha", "bottom");
        lead(agent, "Beta", "bottom");
        lead(agent, "Gamma", "bottom");
        Page page = browser.admin(server.account());
        page.navigate("/dialer?user=" + agent.id());
        page.getByLabel("Select Gamma").focus();
        key(page, "Space");
        page.locator(".moves summary").focus();
        key(page, "Enter");
        page.getByText("To the top").focus();
        key(page, "Enter");
        assertThat(page.locator("#queue li").first()).containsText("Gamma");

        page.getByLabel("Select Alpha").check();
        page.locator(".moves summary").click();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByText("Remove").click();
        assertThat(page.locator("#queue li")).hasCount(2);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsTickedAndFocusedStaysSoWhenALeadArrives() {
        Agent agent = agent("steady");
        lead(agent, "Ticked", "bottom");
        Page page = browser.admin(server.account());
        page.waitForRequest(
                request -> request.url().contains("/dialer/live"), () -> page.navigate("/dialer?user=" + agent.id()));
        page.getByLabel("Select Ticked").focus();
        key(page, "Space");
        lead(agent, "Newcomer", "top");
        assertThat(page.locator("#queue li").first()).containsText("Newcomer");
        assertThat(page.getByLabel("Select Ticked")).isChecked();
        assertThat(page.getByLabel("Select Ticked")).isFocused();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anAgentMovesNothing() {
        Agent agent = agent("plain");
        lead(agent, "Fixed", "bottom");
        Page page = desk(agent);
        assertThat(page.locator("#queue li")).hasCount(1);
        assertThat(page.locator("#moves")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aContactIsCalledBackTomorrowAndTheQueueSaysSo() {
        Agent agent = agent("later");
        lead(agent, "Busy", "bottom");
        Page page = desk(agent);
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Busy");
        key(page, "n");
        page.keyboard().type("In a meeting");
        key(page, "Escape");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.armed(page);
        TestBrowser.press(page, "Schedule");
        assertThat(page.getByText("No contacts can be called right now.")).isVisible();
        assertThat(page.locator("#queue li")).containsText("call back, from");
        assertThat(page.locator(".today")).containsText("1 call today");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theSumOfTheDayAgreesWithItself() {
        Agent agent = agent("summer");
        List.of("One", "Two", "Three").forEach(name -> lead(agent, name, "bottom"));
        Page page = desk(agent);
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("One");
        String entry = page.url().replaceFirst(".*/dialer/([0-9]+).*", "$1");
        server.post(
                "/api/v1/users/%d/powerdialer/%s/dispose".formatted(agent.id(), entry),
                server.adminToken(),
                Map.of(
                        "disposition_status_id",
                        server.get("/api/v1/disposition-statuses", server.adminToken())
                                .body()
                                .at("/data/0/id")
                                .asLong(),
                        "lease",
                        page.locator("#dispose [name=lease]").inputValue()));
        page.navigate("/dialer");
        assertThat(page.locator(".today")).hasText("1 completed today: 1 Attempted to call");
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Two");
        TestBrowser.armed(page);
        TestBrowser.press(page, "Schedule");
        assertThat(page.locator("#callee")).hasText("Three");
        assertThat(page.locator(".today")).hasText("1 completed today: 1 Attempted to call");
        TestBrowser.armed(page);
        TestBrowser.press(page, "Schedule");
        assertThat(page.locator(".today")).hasText("1 completed today: 1 Attempted to call; 2 calls");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anAgentWorksADialerListWhoseContactsAreNotHisOwn() {
        Agent agent = agent("lister");
        Map<String, Object> settings = Map.of("name", "Spring offers", "user_ids", java.util.List.of(agent.id()));
        long list = server.post("/api/v1/dialer-lists", server.adminToken(), settings)
                .body()
                .path("id")
                .asLong();
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of(
                        "phone_number",
                        "+18185550299",
                        "first_name",
                        "Listed",
                        "timezone",
                        Sample.NOON_ZONE,
                        "list_ids",
                        list));
        Page page = desk(agent);
        page.getByLabel("Dialer list").selectOption("Spring offers");
        assertThat(page).hasTitle("Spring offers · Firstring");
        assertThat(page.locator("#queue li")).containsText("Listed");
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText("Listed");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        key(page, "2");
        assertThat(page.getByText("The list is empty.")).isVisible();
        assertThat(page).hasTitle("Spring offers · Firstring");
        assertThat(browser.complaints()).isEmpty();
    }
}
