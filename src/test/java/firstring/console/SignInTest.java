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

/** Coming in, going out, and what a stranger sees, in a real browser. */
final class SignInTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @Test
    void whoSignsInComesToThePageThatHeAskedFor() {
        Page page = browser.visitor();
        page.navigate("/profile");
        assertThat(page).hasTitle("Sign in · Firstring");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.getByLabel("Email").fill(server.account().adminEmail());
        page.getByLabel("Password").fill(server.account().adminPassword().reveal());
        page.keyboard().press("Enter");

        assertThat(page).hasTitle("Your profile · Firstring");
        assertThat(page.getByText(server.account().adminEmail())).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aWrongPasswordIsToldWithoutSayingWhatWasWrong() {
        Page page = browser.visitor();
        page.navigate("/sign-in");
        page.getByLabel("Email").fill(server.account().adminEmail());
        page.getByLabel("Password").fill("not it");
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Incorrect email or password.");
        browser.complaints();
    }

    @Test
    void theStatusSwitchChangesTheStatusInPlace() {
        Page page = browser.admin(server.account());
        page.navigate("/profile");
        page.locator("#my-status summary").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("On break"))
                .click();

        assertThat(page.locator("#my-status .label")).hasText("On break");
        page.reload();
        assertThat(page.locator("#my-status .label")).hasText("On break");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aQuestionMarkListsTheKeysUnlessSomebodyIsWriting() {
        Page page = browser.admin(server.account());
        page.navigate("/leads");
        page.keyboard().press("/");
        page.keyboard().type("?");
        assertThat(page.locator("#q")).hasValue("?");
        assertThat(page.locator("#keys")).not().isVisible();

        page.keyboard().press("Escape");
        page.keyboard().type("?");
        assertThat(page.locator("#keys")).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.keyboard().press("/");
        assertThat(page.locator("#q")).not().isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#keys")).not().isVisible();

        String told = page.locator("#keys .keys").textContent();
        Page plain = browser.admin(false);
        plain.navigate("/profile");
        plain.locator("main").getByText("Keyboard shortcuts").click();
        assertThat(plain.locator("main .keys")).hasText(told);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whoSignsOutIsOut() {
        Page page = browser.admin(server.account());
        page.navigate("/profile");
        page.locator(".top .menu:not(.status-switch) summary").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page).hasTitle("Sign in · Firstring");
        page.navigate("/profile");
        assertThat(page).hasTitle("Sign in · Firstring");
    }

    @Test
    void aPersonOfSeveralAccountsTypesTheNameOfOne() {
        CreatedAccount other = server.createAccount("Second House");
        String email = "both@example.com";
        for (String token : List.of(server.adminToken(), other.token().reveal())) {
            Map<String, Object> user =
                    Map.of("name", "Both", "email", email, "role", "agent", "password", "the same everywhere");
            assertThat(server.post("/api/v1/users", token, user).status()).isEqualTo(201);
        }
        Page page = browser.visitor();
        page.navigate("/sign-in");
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password").fill("the same everywhere");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Incorrect email or password.");
        assertThat(page.locator("body")).not().containsText("Second House");
        browser.complaints();
        page.getByLabel("Account").fill("second house");
        page.getByLabel("Password").fill("the same everywhere");
        page.keyboard().press("Enter");
        assertThat(page.locator(".top .account")).hasText("Second House");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everythingWorksWithoutScripts() {
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", "+18185550601", "first_name", "Plain"));
        server.post("/api/v1/webhook/forms", server.adminToken(), Map.of("phone_number", "12"));
        Page page = browser.visitorWithoutScripts();
        page.navigate("/sign-in");
        page.getByLabel("Email").fill(server.account().adminEmail());
        page.getByLabel("Password").fill(server.account().adminPassword().reveal());
        TestBrowser.press(page, "Sign in");
        page.navigate("/leads");
        page.locator("[name=outcome]").selectOption("refused");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Filter"))
                .click();
        assertThat(page.locator("#lead-rows tr")).hasCount(1);

        page.locator("#my-status summary").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Busy"))
                .click();
        assertThat(page.locator("#my-status .label")).hasText("Busy");
        assertThat(page).hasURL(Pattern.compile("/leads\\?"));

        page.navigate("/integrations/lead-api");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run"))
                .click();
        assertThat(page.locator("#tried .story")).containsText("No contact had this number: a new one.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anUnknownAddressIsAPageForPeopleAndJsonForPrograms() {
        Page page = browser.visitor();
        page.navigate("/nowhere");
        assertThat(page).hasTitle("Page not found · Firstring");
        assertThat(server.get("/nowhere", null).body().path("message").asString())
                .isEqualTo("Not found.");
        browser.complaints();
    }
}
