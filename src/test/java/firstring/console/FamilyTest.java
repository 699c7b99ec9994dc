package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import firstring.http.Routes.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every call of the family has a page of its own, with examples for this host and a place to try it. */
final class FamilyTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static void call(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Send request").setExact(true))
                .click();
    }

    @Test
    void everyCallOfTheFamilyHasAPage() {
        List<String> calls = server.routes().stream()
                .map(Route::template)
                .filter(template -> template.startsWith("/api/v1/webhook/") && !template.endsWith("/forms"))
                .toList();
        assertThat(calls).isNotEmpty();
        Page page = browser.admin(server.account());
        for (String path : calls) {
            String name = path.substring("/api/v1/webhook/".length()).replace('/', '-');
            assertThat(page.navigate("/integrations/" + name).status()).as(name).isEqualTo(200);
            assertThat(page.locator("#endpoint")).hasText(server.url(path).toString());
            assertThat(page.locator("#example-0")).containsText(server.url(path).toString());
            assertThat(page.locator(".tabs [aria-current]")).hasCount(1);
            assertThat(TestBrowser.barriers(page)).isEmpty();
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aCallIsTriedInThePage() {
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", "+18185550123", "first_name", "Jane"));
        Page page = browser.admin(server.account());
        page.navigate("/integrations/contact-phone-number");
        page.locator("[name='field.phone_number']").fill("(818) 555-0123");
        call(page);
        assertThat(page.locator("#tried .badge")).hasText("200");
        assertThat(page.locator("#tried pre")).containsText("\"first_name\": \"Jane\"");
        page.locator("[name='field.phone_number']").fill("+18185550124");
        call(page);
        assertThat(page.locator("#tried .badge")).hasText("404");
        assertThat(page.locator("#tried pre")).containsText("Contact not found.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aCallIsTriedWithoutScriptsToo() {
        Page page = browser.admin(false);
        page.navigate("/integrations/users");
        page.locator("[name='field.email']").fill(server.account().adminEmail());
        call(page);
        assertThat(page.locator("#tried pre")).containsText(server.account().adminEmail());
        assertThat(page.locator("[name='field.email']"))
                .hasValue(server.account().adminEmail());
        browser.complaints();
    }
}
