package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds for every page, on the narrowest screen and in the dark. */
final class EveryPageTest {
    private static final int NARROWEST = 320;

    private static final TestServer server = TestServer.start();
    private static final TestBrowser browser = new TestBrowser(server);

    @BeforeAll
    static void furnish() {
        new Sample(server).furnish();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> itFitsHasNoBarriersAndMakesNoComplaint() {
        Page page = browser.visitor(NARROWEST, ColorScheme.DARK);
        browser.signIn(
                page,
                server.account().adminEmail(),
                server.account().adminPassword().reveal());
        return Screenshots.pages(server).entrySet().stream()
                .filter(entry -> !entry.getKey().equals("error"))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(page, entry)));
    }

    private static void check(Page page, Map.Entry<String, String> entry) {
        page.navigate(entry.getValue());
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("width")
                .isEqualTo(NARROWEST);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
