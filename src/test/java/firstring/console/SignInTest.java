package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Coming in, going out, and what a stranger sees, in a real browser. */
final class SignInTest {
    private static final TestServer server = TestServer.start();
    private static final TestBrowser browser = new TestBrowser(server);

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @Test
    void whoSignsInComesToThePageThatHeAskedFor() {
        Page page = browser.visitor();
        page.navigate("/profile");
        assertThat(page).hasTitle("Sign in · Firstring");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.getByLabel("E-mail").fill(server.account().adminEmail());
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
        page.getByLabel("E-mail").fill(server.account().adminEmail());
        page.getByLabel("Password").fill("not it");
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("E-mail and password do not fit.");
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
    void anUnknownAddressIsAPageForPeopleAndJsonForPrograms() {
        Page page = browser.visitor();
        page.navigate("/nowhere");
        assertThat(page).hasTitle("Nothing here · Firstring");
        assertThat(server.get("/nowhere", null).body().path("message").asString())
                .isEqualTo("Not found.");
        browser.complaints();
    }
}
