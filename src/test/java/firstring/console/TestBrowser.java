package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.WaitForSelectorState;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A headless Chromium over a test server, one for all tests of a process. Each visitor has their own browser profile
 * until the test ends. Registered as an extension, it closes the server after the last test.
 */
final class TestBrowser implements AfterEachCallback, AfterAllCallback, AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final int TRIES = 15;
    private static final int MAX_READINGS = 2;

    private static final String ASKS = "[data-watch].htmx-request";

    private static final String WATCH = """
            ([place, text, patience]) => {
              window.seenAt = new Promise(done => {
                const look = () => {
                  if (!document.querySelector(place)?.textContent.includes(text)) return;
                  observer.disconnect();
                  done(Date.now());
                };
                const observer = new MutationObserver(look);
                observer.observe(document.body, { childList: true, subtree: true, characterData: true });
                look();
                setTimeout(() => done(0), patience);
              });
            }
            """;

    private final TestServer server;
    private final List<BrowserContext> visitors = new ArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    TestBrowser(TestServer server) {
        this.server = server;
    }

    /** Started when it is first asked for; it goes with the process. */
    private static final class Chromium {
        private static final Path PROGRAM = Path.of("/usr/bin/chromium");
        private static final Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        private static final Browser browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(PROGRAM).setArgs(List.of("--no-sandbox")));

        static {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(playwright::close));
        }
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
        BrowserContext context = Chromium.browser.newContext(
                options.setBaseURL(server.url().toString()).setLocale("en-GB").setTimezoneId("Asia/Kathmandu"));
        visitors.add(context);
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

    /** A visitor signed in as the admin of this account, on no page yet. */
    Page admin(CreatedAccount account) {
        return letIn(visitor(), account);
    }

    /** A visitor signed in as the admin of the server's account, with scripts or without, on no page yet. */
    Page admin(boolean scripts) {
        return letIn(scripts ? visitor() : visitorWithoutScripts(), server.account());
    }

    Page letIn(Page page, CreatedAccount account) {
        letIn(page, account.adminEmail(), account.adminPassword().reveal());
        return page;
    }

    /** Goes where one comes to by signing in. */
    Page signIn(Page page, String email, String password) {
        page.navigate(letIn(page, email, password));
        return page;
    }

    /** Signs in beside the page of it, which has a test of its own. */
    private String letIn(Page page, String email, String password) {
        String form = "email=%s&password=%s".formatted(encode(email), encode(password));
        Reply reply = server.send(server.request("/sign-in", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(303);
        String[] cookie =
                String.valueOf(reply.header("Set-Cookie")).split(";", 2)[0].split("=", 2);
        page.context()
                .addCookies(List.of(
                        new Cookie(cookie[0], cookie[1]).setUrl(server.url().toString())));
        return String.valueOf(reply.header("Location"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Clicks the first button of exactly this name. */
    static void press(Page page, String name) {
        button(page, name).click();
    }

    /** Waits until the page is loaded and takes outcomes: no sooner than its contact could be read. */
    static void armed(Page page) {
        page.waitForLoadState();
        page.waitForSelector("body[data-armed]");
    }

    /**
     * Waits until this function of the page and the argument is true. Asked from here each time: Playwright's own
     * waiting evaluates text inside the page, which our content security policy reports as a violation.
     */
    static void until(Page page, String function, Object argument) {
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(function, argument)));
    }

    /** Each answer is so much later from now on. */
    static void slow(Page page, int millis) {
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", millis);
        conditions.addProperty("downloadThroughput", -1);
        conditions.addProperty("uploadThroughput", -1);
        page.context().newCDPSession(page).send("Network.emulateNetworkConditions", conditions);
    }

    static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    /**
     * What happens is in the page as soon as the server says so: while the page's request for news waits at the server,
     * something happens, and its answer and at most {@link #MAX_READINGS} readings of the page bring it. A page that asks
     * at intervals would ask for news again before it shows the change. Counts requests, so a slow machine changes nothing.
     *
     * @param place whose first match shows it
     * @param text the text that is shown there after a turn, and was not before; turns count from one
     */
    static void assertSeenByTheWaitingRequest(Page page, String place, IntFunction<String> text, IntConsumer happens) {
        List<String> started = new CopyOnWriteArrayList<>();
        Consumer<Request> listener = request -> started.add(request.url());
        page.onRequest(listener);
        for (int turn = 1; turn <= TRIES; turn++) {
            page.locator(ASKS).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            page.evaluate(WATCH, List.of(place, text.apply(turn), PATIENCE_MILLIS));
            started.clear();
            happens.accept(turn);
            Object seen = page.evaluate("window.seenAt");
            List<String> requests = List.copyOf(started);
            assertThat(((Number) seen).longValue())
                    .as("%s of turn %d is seen", text.apply(turn), turn)
                    .isPositive();
            assertThat(requests.stream().filter(url -> url.contains("/live")))
                    .as(
                            "requests for news in turn %d, before the change was seen or right after it: %s",
                            turn, requests)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(requests.stream().filter(url -> !url.contains("/live")))
                    .as("readings in turn %d", turn)
                    .hasSizeLessThanOrEqualTo(MAX_READINGS);
        }
        page.offRequest(listener);
    }

    /** Keys that the page knows and its list of keys does not tell. */
    static Object untoldKeys(Page page) {
        return page.evaluate("""
                () => {
                  const told = [...document.querySelectorAll('.keys kbd')].map(kbd => kbd.textContent.toLowerCase());
                  return [...document.querySelectorAll('[data-key]')]
                    .map(element => element.dataset.key.toLowerCase())
                    .filter(key => !told.includes(key) && !/[1-9]/.test(key));
                }
                """);
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
    public void afterEach(ExtensionContext test) {
        close();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        server.close();
    }

    /** Sends all visitors home. */
    @Override
    public void close() {
        visitors.forEach(BrowserContext::close);
        visitors.clear();
    }
}
