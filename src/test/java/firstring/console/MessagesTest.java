package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writing to a contact, seeing what became of it, and setting up what it goes by. */
final class MessagesTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @Test
    void aMessageIsHeldUntilAProviderIsSetUp() {
        long contact = server.post(
                        "/api/v1/contacts",
                        server.adminToken(),
                        Map.of("phone_number", "+18185550177", "first_name", "Ann", "email", "ann@example.com"))
                .body()
                .get("id")
                .asLong();
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + contact);
        page.locator("#write [name=body]").fill("{" + "x".repeat(159));
        assertThat(page.locator("#write [data-length]")).hasText("160 characters, 2 segments");
        page.locator("#write [name=body]").fill("Shall we talk today?");
        assertThat(page.locator("#write [data-length]")).hasText("20 characters, 1 segment");
        TestBrowser.press(page, "Send");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("The message is held");
        assertThat(page.locator(".story").last()).containsText("Message held");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.navigate("/messages");
        assertThat(page.locator(".note.warn")).containsText("1 SMS message is held");
        assertThat(page.locator("tbody")).containsText("Shall we talk today?");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("To Ann"))
                .click();
        assertThat(page.locator(".said")).hasText("Shall we talk today?");
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.navigate("/set-up/messaging");
        page.locator("#sms [name=account_sid]").fill("nonsense");
        page.locator("#sms").getByRole(AriaRole.BUTTON).first().click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Secret is required.");
        assertThat(page.locator("#sms [name=account_sid]")).hasValue("nonsense");
        browser.complaints();
        page.locator("#sms [name=account_sid]").fill("AC1");
        page.locator("#sms [name=base_url]").fill("http://127.0.0.1:9");
        page.locator("#sms [name=secret]").fill("the token");
        page.locator("#sms [name=sender]").fill("(818) 555-0100");
        page.locator("#sms").getByRole(AriaRole.BUTTON).first().click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Saved");
        assertThat(page.content()).doesNotContain("the token");
        assertThat(page.locator(".note.warn")).hasCount(0);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
