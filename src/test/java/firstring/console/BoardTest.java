package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import firstring.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The board in a real browser. */
final class BoardTest {
    private static final double HALF_A_SECOND = 500;

    private static final TestServer server = TestServer.start();
    private static final TestBrowser browser = new TestBrowser(server);

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static void lead(String phone) {
        server.post("/api/v1/webhook/forms", server.adminToken(), Map.of("phone_number", phone));
    }

    @Test
    void aLeadIsCountedWithinHalfASecondWithoutReload() {
        Page page = browser.admin(server.account());
        page.waitForRequest(request -> request.url().contains("/board/live"), () -> page.navigate("/"));
        assertThat(page.locator(".tile strong").first()).hasText("0");
        lead("+18185550401");
        assertThat(page.locator(".tile strong").first()).hasText("1");

        lead("+18185550402");
        assertThat(page.locator(".tile strong").first())
                .hasText("2", new LocatorAssertions.HasTextOptions().setTimeout(HALF_A_SECOND));
        lead("12");
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
