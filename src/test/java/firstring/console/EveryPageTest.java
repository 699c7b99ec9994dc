package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What holds for every page, on the narrowest screen and in the dark. */
final class EveryPageTest {
    private static final int NARROWEST = 320;

    /** What everything in the account is called, and what everybody writes. */
    private static final String NAUGHTY = "\"><x-naughty>&lt;'${7*7}{{x}}";

    private static final Map<String, String> pathsByTitle = new HashMap<>();
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    @BeforeAll
    static void furnish() {
        new Sample(server).furnish();
        List<String> named = List.of(
                "users",
                "ring-groups",
                "sequences",
                "lines",
                "tags",
                "disposition-statuses",
                "lead-sources",
                "dialer-lists",
                "holidays");
        named.forEach(kind -> spoil(kind, "name"));
        spoil("custom-fields", "label");
        List.of("first_name", "company_name", "city", "notes").forEach(field -> spoil("contacts", field));
        change("PATCH", "/api/v1/account", Map.of("name", NAUGHTY));
        change("POST", "/api/v1/saved-searches", Map.of("name", NAUGHTY, "filter", Map.of("q", NAUGHTY)));
        for (JsonNode contact : list("contacts")) {
            String path = "/api/v1/contacts/" + contact.path("id");
            change("POST", path + "/notes", Map.of("note", NAUGHTY));
            change(
                    "POST",
                    path + "/consent",
                    Map.of("channel", "sms", "given", true, "source", NAUGHTY, "text", NAUGHTY, "page_url", NAUGHTY));
            Map<String, Object> message = Map.of("channel", "sms", "contact_id", contact.path("id"), "body", NAUGHTY);
            change("POST", "/api/v1/messages", message);
        }
        change("PUT", "/api/v1/account/pause", Map.of("paused", true, "reason", NAUGHTY));
    }

    private static void spoil(String kind, String field) {
        for (JsonNode thing : list(kind)) {
            if (thing.path("id").isNumber()) {
                String path = "/api/v1/%s/%s".formatted(kind, thing.path("id"));
                change("PATCH", path, Map.of(field, NAUGHTY + thing.path("id")));
            }
        }
    }

    private static Iterable<JsonNode> list(String kind) {
        return server.get("/api/v1/" + kind, server.adminToken()).body().path("data");
    }

    private static void change(String method, String path, Map<String, ?> content) {
        Reply reply = server.send(server.request(path, server.adminToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.text(content))));
        assertThat(reply.status()).as(path + ": " + reply.text()).isBetween(200, 201);
    }

    @TestFactory
    Stream<DynamicTest> itFitsHasNoBarriersShowsTextAsTextAndMakesNoComplaint() {
        Page page = browser.letIn(browser.visitor(NARROWEST, ColorScheme.DARK), server.account());
        return Screenshots.pages(server).entrySet().stream()
                .filter(entry -> !entry.getKey().equals("error"))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(page, entry)));
    }

    /** Where the page is wider than its window: what reaches out of it and has nothing around it that scrolls or clips. */
    private static final String TOO_WIDE = """
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.querySelectorAll('main, main *')]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .map(element => `${element.tagName} ${element.className} ${element.parentElement.className}`);
            }
            """;

    private static void check(Page page, Map.Entry<String, String> entry) {
        page.navigate(entry.getValue());
        assertThat(page.evaluate(TOO_WIDE)).as("what is wider than the page").isEqualTo(List.of());
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as("width of " + entry.getKey())
                .isEqualTo(NARROWEST);
        assertThat(page.locator("h1").count()).isEqualTo(1);
        assertThat(page.locator(".account").textContent()).isEqualTo(NAUGHTY);
        assertThat(page.locator("x-naughty").count())
                .as("elements of stored text")
                .isZero();
        String path = entry.getValue().replaceAll("\\?.*", "");
        assertThat(pathsByTitle.computeIfAbsent(page.title(), none -> path))
                .as("the only page with the title " + page.title())
                .isEqualTo(path);
        assertThat(TestBrowser.untoldKeys(page)).isEqualTo(List.of());
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
