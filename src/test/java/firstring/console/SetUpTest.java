package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first run of a new account, from its name to a test lead in an agent's queue, and the lists of Set-up. */
final class SetUpTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @Test
    void aNewAccountIsSetUpUntilATestLeadReachesAnAgent() {
        Page page = browser.admin(server.account());
        page.navigate("/set-up");
        assertThat(page.locator(".steps .done")).hasCount(0);
        page.locator("#account [name=name]").fill("Northwind Solar");
        page.locator("#account [name=country]").fill("Canada");
        page.locator("#account [name=timezone]").fill("America/Toronto");
        TestBrowser.press(page, "Save");
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(page.locator(".top .account")).hasText("Northwind Solar");
        assertThat(page.locator("#account [name=country]")).hasValue("CA");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add the agents"))
                .click();
        page.locator("[name=name]").fill("Ana Sousa");
        page.locator("[name=email]").fill("ana@example.com");
        page.locator("[name=password]").fill("a good password");
        TestBrowser.press(page, "Add user");
        assertThat(page.locator("tbody")).containsText("ana@example.com");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.navigate("/set-up/ring-groups/new");
        page.locator("[name=name]").fill("Everybody");
        page.getByLabel("Ana Sousa").check();
        TestBrowser.press(page, "Save");
        assertThat(page.locator(".next li").first()).hasText("Ana Sousa");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.navigate("/set-up");
        TestBrowser.press(page, "Send test lead");
        assertThat(page.locator(".story").first()).containsText("Queued for Ana Sousa at place 1.");
        page.navigate("/set-up");
        assertThat(page.locator(".steps .done")).hasCount(4);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPauseIsSeenByEverybodyOnEveryPageUntilAnAdminResumes() {
        CreatedAccount account = server.createAccount("Brake");
        String token = account.token().reveal();
        Map<String, Object> agent =
                Map.of("name", "Ada", "email", "ada@brake.example", "password", "a good password", "role", "agent");
        assertThat(server.post("/api/v1/users", token, agent).status()).isEqualTo(201);
        Page page = browser.admin(account);
        page.navigate("/set-up");
        page.locator("#pause [name=reason]").fill("Wrong text <b>");
        TestBrowser.press(page, "Pause the account");
        assertThat(page.locator(".paused")).containsText("“Wrong text <b>”");
        assertThat(page.locator("#pause")).containsText("Nothing is sent until");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        Page other = browser.signIn(browser.visitor(), "ada@brake.example", "a good password");
        other.navigate("/contacts");
        assertThat(other.locator(".paused")).containsText("An admin can resume.");
        assertThat(other.locator(".paused button")).hasCount(0);
        assertThat(TestBrowser.barriers(other)).isEmpty();

        page.navigate("/contacts?q=x");
        TestBrowser.press(page, "Resume");
        assertThat(page).hasURL(Pattern.compile("/contacts\\?q=x$"));
        assertThat(page.locator(".paused")).hasCount(0);
        other.reload();
        assertThat(other.locator(".paused")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldAndWhatWasTypedStays() {
        Page page = browser.admin(server.account());
        page.navigate("/set-up/users");
        page.locator("[name=name]").fill("Twin");
        page.locator("[name=email]").fill(server.account().adminEmail());
        page.locator("[name=password]").fill("a good password");
        TestBrowser.press(page, "Add user");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Email is already in use in this account.");
        assertThat(page.locator("[name=name]")).hasValue("Twin");
        browser.complaints();
    }

    @Test
    void callingHoursAreEditedAndMadeStandardAgain() {
        Page page = browser.admin(server.account());
        page.navigate("/set-up/calling-hours/default");
        page.getByLabel("Sunday from").fill("");
        page.getByLabel("Sunday to").fill("");
        page.getByLabel("Maximum calls").fill("3");
        TestBrowser.press(page, "Save");
        assertThat(page.locator("tbody tr").first()).containsText("3 calls in 24 h");
        assertThat(page.locator("tbody tr").first()).not().containsText("Sun");
        assertThat(page.locator("tbody a").first()).hasText("Everywhere");
        List<String> states = page.locator("tbody a").allTextContents();
        assertThat(states.subList(1, states.size()))
                .contains("Maryland", "Massachusetts")
                .isSorted();

        page.locator("tbody a").first().click();
        page.getByLabel("Monday from").fill("21:00");
        page.getByLabel("Monday to").fill("09:00");
        TestBrowser.press(page, "Save");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("must be one span that ends on the same day");
        browser.complaints();
        TestBrowser.press(page, "Reset to default");
        assertThat(page.locator("tbody tr").first()).not().containsText("3 calls");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tagsAreAddedRenamedAndArchived() {
        Page page = browser.admin(server.account());
        page.navigate("/set-up/tags");
        page.locator(".card > form [name=name]").fill("Hot <b>");
        TestBrowser.press(page, "Add");
        assertThat(page.locator(".entries input[name=name]")).hasValue("Hot <b>");
        page.locator(".entries input[name=name]").fill("Warm");
        TestBrowser.press(page, "Save");
        assertThat(page.locator(".entries input[name=name]")).hasValue("Warm");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Archive");
        assertThat(page.locator(".entries input[name=name]")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }
}
