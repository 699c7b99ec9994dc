package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import firstring.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What people do in a hurry, over a slow connection or after their session has ended is neither lost nor applied to
 * someone else. */
final class NothingIsLostTest {
    private static final String PASSWORD = "a good password";
    private static final int SLOW_MILLIS = 1_200;
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

    private static long lead(Agent agent, String name) {
        Map<String, Object> lead = Map.of(
                "phone_number",
                "+1818555%04d".formatted(300 + count.incrementAndGet()),
                "first_name",
                name,
                "timezone",
                Sample.NOON_ZONE,
                "user_id",
                agent.id(),
                "add_to_powerdialer",
                true);
        return server.post("/api/v1/webhook/forms", server.adminToken(), lead)
                .body()
                .path("contact_id")
                .asLong();
    }

    private static Page desk(Agent agent) {
        return browser.signIn(browser.visitor(), agent.email(), PASSWORD);
    }

    private static void key(Page page, String key) {
        TestBrowser.armed(page);
        page.keyboard().press(key);
    }

    private static void call(Page page, String name) {
        key(page, "Enter");
        assertThat(page.locator("#callee")).hasText(name);
    }

    private static List<JsonNode> events(long contact) {
        return server.get("/api/v1/contacts/" + contact + "/timeline", server.adminToken())
                .body()
                .path("data")
                .valueStream()
                .toList();
    }

    /** Outcome and note of each call of a contact, the newest first. */
    private static List<String> calls(long contact) {
        return events(contact).stream()
                .filter(event -> event.path("kind").asString("").equals("dialer"))
                .map(event -> event.path("outcome").asString("") + ": "
                        + event.path("note").asString(""))
                .toList();
    }

    private static List<String> notes(long contact) {
        return events(contact).stream()
                .filter(event -> event.path("kind").asString("").equals("note"))
                .map(event -> event.path("note").asString(""))
                .toList();
    }

    @Test
    void enterInTheCallbackFieldSchedulesTheCallbackAndAnIllegalTimeLosesNothing() {
        Agent agent = agent("callback");
        long contact = lead(agent, "Busy");
        Page page = desk(agent);
        call(page, "Busy");
        page.locator("#dispose [name=note]").fill("In a meeting");
        page.locator("#call-back").fill("2020-01-01T10:00");
        page.locator("#call-back").press("Enter");
        assertThat(page.locator("#at-fault")).hasText("Choose a date and time within the next year.");
        assertThat(page.locator("#call-back")).hasValue("2020-01-01T10:00");
        assertThat(page.locator("#call-back")).isFocused();
        assertThat(page.locator("#dispose [name=note]")).hasValue("In a meeting");
        page.locator("#call-back").fill("");
        page.locator("#call-back").press("Enter");
        assertThat(page.locator("#at-fault")).hasText("Choose a date and time.");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.locator("#call-back").fill(page.locator("#call-back").inputValue());
        page.evaluate("""
                () => {
                  const later = new Date(Date.now() + 30 * 3600000);
                  document.getElementById('call-back').value = later.toISOString().slice(0, 10) + 'T12:00';
                }
                """);
        page.locator("#call-back").press("Enter");
        assertThat(page.locator("#queue li")).containsText("call back, from");
        assertThat(calls(contact)).containsExactly("call_back: In a meeting");
        browser.complaints();
    }

    @Test
    void theNoteOfASkippedContactIsSavedAndTheLastActionAloneIsUndone() {
        Agent agent = agent("skipper");
        long first = lead(agent, "Alma");
        long second = lead(agent, "Bert");
        lead(agent, "Cleo");
        Page page = desk(agent);
        call(page, "Alma");
        key(page, "1");
        assertThat(page.locator("#callee")).hasText("Bert");
        assertThat(page).hasTitle("Bert · PowerDialer · Firstring");
        page.locator("#dispose [name=note]").fill("Ask for the wife");
        page.keyboard().press("Escape");
        key(page, "l");
        assertThat(page.locator("#callee")).hasText("Cleo");
        assertThat(calls(second)).containsExactly("skipped: Ask for the wife");

        assertThat(page.locator(".undo")).containsText("Bert: skipped");
        String from = page.locator("#queue li", new Page.LocatorOptions().setHasText("Bert"))
                .locator(".small")
                .textContent()
                .replaceFirst(".*from ", "");
        Page other = page.context().newPage();
        other.navigate("/contacts/" + second);
        assertThat(other.locator("#callability")).containsText("Earliest call: " + from + ".");
        assertThat(other.locator("#callability")).not().containsText("Until");
        other.close();
        key(page, "u");
        assertThat(page.locator("#callee")).hasText("Bert");
        assertThat(page.locator(".call [role=status]").first()).containsText("Undone: Bert.");
        assertThat(calls(first)).as("what came of the call before").hasSize(1);
        assertThat(page.locator(".undo")).containsText("Alma: ");
        key(page, "u");
        assertThat(page.locator("#callee")).hasText("Alma");
        assertThat(calls(first)).hasSize(2);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aDoubleTapOnAnOutcomeKeyLeavesTheNextContactUncalled() {
        Agent agent = agent("tapper");
        lead(agent, "Onetap");
        long next = lead(agent, "Twotap");
        Page page = desk(agent);
        call(page, "Onetap");
        TestBrowser.armed(page);
        TestBrowser.slow(page, SLOW_MILLIS);
        // The clock of the next page stands still, so that however slow this machine is, the third tap comes at once.
        page.addInitScript("performance.now = () => 0");
        page.keyboard().press("1");
        page.keyboard().press("1");
        assertThat(page.locator("#callee")).hasText("Twotap");
        page.waitForLoadState();
        page.keyboard().press("1");
        page.keyboard().press("s");
        key(page, "n");
        assertThat(page.locator("#callee")).hasText("Twotap");
        assertThat(calls(next)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void leavingTheDialerAndReturningGivesTheSameContactBack() {
        Agent agent = agent("leaver");
        lead(agent, "Mine");
        lead(agent, "Other");
        Page page = desk(agent);
        call(page, "Mine");
        page.locator("#dispose [name=note]").fill("Half a sentence");
        page.navigate("/contacts");
        page.navigate("/dialer");
        call(page, "Mine");
        assertThat(page.locator("#dispose [name=note]")).hasValue("Half a sentence");
        assertThat(page.locator("#queue .badge")).hasCount(1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNoteAndAnOutcomeOutliveTheSession() {
        Agent agent = agent("expired");
        long contact = lead(agent, "Patient");
        Page page = desk(agent);
        call(page, "Patient");
        page.locator("#dispose [name=note]").fill("Wants an offer, & soon");
        page.keyboard().press("Escape");
        page.context().clearCookies();
        key(page, "2");
        assertThat(page.getByText("Your session has ended.")).isVisible();
        page.getByLabel("Email").fill(agent.email());
        page.getByLabel("Password").fill("not it");
        page.keyboard().press("Enter");
        page.getByLabel("Password").fill(PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page).hasTitle("PowerDialer · Firstring");
        assertThat(calls(contact)).containsExactly("disposed: Wants an offer, & soon");
        browser.complaints();
    }

    @Test
    void aSlowDoubleClickAddsANoteOnceAndWithoutScriptsToo() {
        Agent agent = agent("clicker");
        long contact = lead(agent, "Noted");
        Page page = desk(agent);
        page.navigate("/contacts/" + contact);
        page.locator("textarea[name=note]").fill("Once");
        TestBrowser.slow(page, SLOW_MILLIS);
        TestBrowser.button(page, "Add note").dblclick();
        page.waitForURL("**done=noted");
        assertThat(notes(contact)).containsExactly("Once");
        assertThat(page.locator("textarea[name=note]")).hasValue("");

        Page plain = browser.visitorWithoutScripts();
        browser.signIn(plain, agent.email(), PASSWORD);
        plain.navigate("/contacts/" + contact);
        plain.locator("textarea[name=note]").fill("Once more");
        TestBrowser.slow(plain, SLOW_MILLIS);
        TestBrowser.button(plain, "Add note").dblclick();
        plain.waitForURL("**done=noted");
        assertThat(notes(contact)).containsExactly("Once more", "Once");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNoteOutlivesAReloadAndALineThatIsDownAndGoesWhenItsUserSignsOut() {
        Agent agent = agent("reloader");
        long contact = lead(agent, "Kept");
        Page page = desk(agent);
        page.navigate("/contacts/" + contact);
        Locator note = page.locator("textarea[name=note]");
        note.click();
        note.fill("Typed, not sent");
        AtomicReference<String> asked = new AtomicReference<>("");
        page.onDialog(dialog -> {
            asked.set(dialog.type());
            dialog.accept();
        });
        page.reload();
        assertThat(asked).hasValue("beforeunload");
        assertThat(note).hasValue("Typed, not sent");
        assertThat(page.getByText("Your unsaved text was restored.")).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.context().setOffline(true);
        TestBrowser.press(page, "Add note");
        assertThat(page.getByText("You are offline.")).isVisible();
        page.context().setOffline(false);
        page.locator(".top .menu:not(.status-switch) summary").click();
        TestBrowser.press(page, "Sign out");
        page.waitForURL("**/sign-in");
        browser.signIn(page, agent.email(), PASSWORD);
        page.navigate("/contacts/" + contact);
        assertThat(note).hasValue("");
        assertThat(notes(contact)).isEmpty();
        browser.complaints();
    }

    @Test
    void unsavedChangesOfASequenceWarnAndComeBack() {
        Map<String, Object> empty = Map.of("name", "Careful", "steps", List.of(Map.of("type", "end")));
        long id = server.post("/api/v1/sequences", server.adminToken(), empty)
                .body()
                .path("id")
                .asLong();
        Page page = browser.admin(true);
        page.navigate("/sequences/" + id);
        page.locator("[name=new_type]").selectOption("send_sms");
        TestBrowser.press(page, "Add");
        page.locator("[name='s.1.message']").fill("Hours of work");
        AtomicReference<String> asked = new AtomicReference<>("");
        page.onDialog(dialog -> {
            asked.set(dialog.type());
            dialog.accept();
        });
        page.navigate("/contacts");
        assertThat(asked).hasValue("beforeunload");
        page.navigate("/sequences/" + id);
        assertThat(page.locator(".step")).hasCount(1);
        TestBrowser.press(page, "Restore");
        assertThat(page.locator("[name='s.1.message']")).hasValue("Hours of work");

        page.context().clearCookies();
        TestBrowser.press(page, "Save");
        page.getByLabel("Email").fill(server.account().adminEmail());
        page.getByLabel("Password").fill(server.account().adminPassword().reveal());
        page.keyboard().press("Enter");
        page.waitForURL("**saved=1");
        assertThat(server.get("/api/v1/sequences/" + id, server.adminToken())
                        .body()
                        .at("/steps/1/message")
                        .asString())
                .isEqualTo("Hours of work");
        asked.set("");
        page.navigate("/contacts");
        page.navigate("/sequences/" + id);
        assertThat(asked).hasValue("");
        assertThat(page.getByText("You have unsaved changes from earlier.")).hasCount(0);
        browser.complaints();
    }

    @Test
    void sixtyOutcomesLeaveTheButtonsOnTheScreenAndALongQueueSaysHowLongItIs() {
        Agent agent = agent("many");
        IntStream.rangeClosed(1, 60)
                .forEach(number -> server.post(
                        "/api/v1/disposition-statuses", server.adminToken(), Map.of("name", "Outcome " + number)));
        IntStream.rangeClosed(1, 53).forEach(number -> lead(agent, "Waiting " + number));
        Page page = desk(agent);
        assertThat(page.locator("#queue li").last()).containsText("50 of 53");
        page.getByText("Show more").click();
        assertThat(page.locator("#queue li")).hasCount(53);
        call(page, "Waiting 1");
        Number bottom =
                (Number) page.evaluate("document.querySelector('.skips').getBoundingClientRect().bottom - innerHeight");
        assertThat(bottom.doubleValue()).isLessThanOrEqualTo(0);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        server.get("/api/v1/disposition-statuses?limit=200", server.adminToken())
                .body()
                .path("data")
                .valueStream()
                .filter(status -> status.path("name").asString().startsWith("Outcome "))
                .forEach(status ->
                        server.delete("/api/v1/disposition-statuses/" + status.path("id"), server.adminToken()));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void doNotContactIsMarkedAndLiftedOnlyAfterAQuestionThatNamesTheContact() {
        Agent agent = agent("stopper");
        long contact = lead(agent, "Frieda");
        for (boolean scripts : List.of(true, false)) {
            Page page = scripts ? browser.visitor() : browser.visitorWithoutScripts();
            browser.signIn(page, agent.email(), PASSWORD);
            page.navigate("/contacts/" + contact);
            page.getByText("Mark Do Not Contact…").click();
            assertThat(stopped(contact)).isFalse();
            if (scripts) {
                assertThat(TestBrowser.barriers(page)).isEmpty();
            }
            TestBrowser.press(page, "Mark Frieda Do Not Contact");
            assertThat(page.getByText("Allow calls again…")).isVisible();
            assertThat(stopped(contact)).isTrue();
            page.getByText("Allow calls again…").click();
            TestBrowser.press(page, "Allow calls to Frieda");
            assertThat(page.getByText("Mark Do Not Contact…")).isVisible();
            assertThat(stopped(contact)).isFalse();
        }
        assertThat(events(contact).getFirst().path("user_id").asLong()).isEqualTo(agent.id());
        assertThat(browser.complaints()).isEmpty();
    }

    private static boolean stopped(long contact) {
        return server.get("/api/v1/contacts/" + contact, server.adminToken())
                .body()
                .path("is_dnc")
                .asBoolean();
    }
}
