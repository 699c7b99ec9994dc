package firstring.console;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A headless Chromium over a test server. Each visitor has a browser profile of his own. */
final class TestBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MILLIS = 15_000;

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(List.of("--no-sandbox")));
    private final TestServer server;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    TestBrowser(TestServer server) {
        this.server = server;
    }

    /** A fresh profile's first page. What its console says and what fails in it is kept as a complaint. */
    Page visitor() {
        return visitor(new Browser.NewContextOptions().setViewportSize(1280, 800));
    }

    Page visitor(int width, ColorScheme scheme) {
        return visitor(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    }

    /** A visitor whose browser runs no scripts. */
    Page visitorWithoutScripts() {
        return visitor(
                new Browser.NewContextOptions().setViewportSize(1280, 800).setJavaScriptEnabled(false));
    }

    private Page visitor(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(
                options.setBaseURL(server.url().toString()).setLocale("en-GB").setTimezoneId("Asia/Kathmandu"));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (Set.of("error", "warning").contains(message.type())) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** A visitor signed in as the admin of this account. */
    Page admin(CreatedAccount account) {
        return signIn(visitor(), account.adminEmail(), account.adminPassword().reveal());
    }

    Page signIn(Page page, String email, String password) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForURL(url -> !url.contains("/sign-in"));
        return page;
    }

    /** What browsers complained of since the last question. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        complaints.clear();
        return all;
    }

    /** Violations of accessibility rules on the page that are serious or worse. */
    static List<String> barriers(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .map(TestBrowser::describe)
                        .toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
