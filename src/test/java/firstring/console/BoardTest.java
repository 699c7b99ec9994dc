package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.util.Map;
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
    void aLeadIsCountedWithinHalfASecondWithoutReload() {
        CreatedAccount account = server.createAccount("Counted");
        Page page = browser.admin(account);
        page.waitForRequest(request -> request.url().contains("/board/live"), () -> page.navigate("/"));
        Locator leads = page.locator(".tile strong").first();
        assertThat(leads).hasText("0");

        TestBrowser.assertSeenWithinHalfASecond(
                turn -> lead(account, "+1818555%04d".formatted(400 + turn)),
                turn -> assertThat(leads).hasText(Integer.toString(turn)));

        lead(account, "12");
        assertThat(page.locator(".tile.bad strong")).hasText("1");
        assertThat(TestBrowser.barriers(page)).isEmpty();
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
