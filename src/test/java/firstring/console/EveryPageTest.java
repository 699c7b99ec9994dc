package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every page, on the narrowest screen and in the dark. */
final class EveryPageTest {
    private static final int NARROWEST = 320;

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @BeforeAll
    static void furnish() {
        new Sample(server).furnish();
    }

    @TestFactory
    Stream<DynamicTest> itFitsHasNoBarriersAndMakesNoComplaint() {
        Page page = browser.letIn(browser.visitor(NARROWEST, ColorScheme.DARK), server.account());
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
