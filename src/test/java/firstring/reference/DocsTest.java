package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import firstring.reference.ApiDescription.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /docs}: the OpenAPI document as pages with a search, without scripts or resources from other hosts. */
final class DocsTest {
    private static final TestServer server = TestServer.start();
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyCallIsOnOnePageWithAnExampleOfThisServer() {
        String all = String.join("", sections().values());
        for (Operation operation : ApiDescription.read().operations()) {
            assertThat(all)
                    .containsOnlyOnce("<article id=\"" + operation.id() + "\">")
                    .contains("<code>" + operation.path() + "</code>");
        }
        assertThat(all).contains("curl -X POST '" + server.url() + "/api/v1/webhook/forms'");
    }

    @Test
    void theFirstExampleCanBeRun() {
        List<String> examples = found("<pre class=\"curl\"[^>]*>([^<]*)</pre>", page("/docs/lead-api"));
        String forms = examples.stream()
                .filter(curl -> curl.contains("/webhook/forms"))
                .findFirst()
                .orElseThrow();
        String body = forms.substring(forms.indexOf("-d '") + 4, forms.lastIndexOf('\''))
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("YOUR_TOKEN", server.adminToken());
        assertThat(server.post("/api/v1/webhook/forms", null, Json.tree(body)).status())
                .isEqualTo(201);
    }

    @Test
    void pagesHaveNoInlineCodeAndLoadNothingFromOtherHosts() {
        Reply reply = server.get("/docs", null);
        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'none'", "style-src 'self'", "form-action 'self'");
        for (String page : pages().values()) {
            assertThat(page).doesNotContain("<script", " style=", " onclick=", "javascript:");
            assertThat(found("(?:src|href|action)=\"([^\"]*)\"", page))
                    .allSatisfy(target -> assertThat(target).matches("[/#].*"));
        }
        assertThat(server.get("/docs.css", null).header("Content-Type")).startsWith("text/css");
    }

    @Test
    void everyLinkHasATarget() {
        Map<String, String> pages = pages();
        Map<String, Set<String>> ids = new HashMap<>();
        pages.forEach((path, page) -> {
            List<String> own = found(" id=\"([^\"]*)\"", page);
            assertThat(own).as(path).doesNotHaveDuplicates();
            ids.put(path, new HashSet<>(own));
        });
        pages.forEach((path, page) -> LINK.matcher(page).results().forEach(link -> {
            String[] target = (link.group(1).startsWith("#") ? path + link.group(1) : link.group(1)).split("#", 2);
            if (target.length == 2) {
                assertThat(ids.get(target[0])).as(link.group(1)).contains(target[1]);
            } else {
                assertThat(server.get(target[0], null).status()).as(target[0]).isEqualTo(200);
            }
        }));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "post a lead, /docs/lead-api#postLead",
        "POWERDIALER_POSITION, /docs/lead-api#postLead",
        "/contacts/{id}/callability, /docs/contacts#getCallability",
        "opt-out review, /docs/messages#listOptOutReviews",
    })
    void theSearchFindsACallByItsHeadingPathAndFields(String words, String first) {
        List<String> hits = found("<h2><a href=\"([^\"]*)\">", search(words));
        assertThat(hits).as(words).contains(first);
    }

    @Test
    void headingsComeFirst() {
        assertThat(found("<h2><a href=\"([^\"]*)\">", search("undo merge")).getFirst())
                .isEqualTo("/docs/contacts#undoMerge");
    }

    @Test
    void theQueryIsShownAsTextAndNeverRuns() {
        String page = search("<script>alert(1)</script>\"'&");
        assertThat(page).contains("0 calls with").doesNotContain("<script>").contains("value=\"&lt;script>");
        assertThat(search("é".repeat(500))).contains("0 calls with “" + "é".repeat(100) + "”");
        assertThat(page("/docs?q=%FF&q%5Ba%5D=1")).contains("API reference");
    }

    @Test
    void aPageThatDoesNotExistIsNotFound() {
        assertThat(server.get("/docs/nowhere", null).status()).isEqualTo(404);
    }

    private static String search(String words) {
        return page("/docs?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
    }

    /** The start page, a page of search results and the pages of all sections, by path. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>(sections());
        pages.put("/docs", page("/docs"));
        pages.put("/docs?q=lead", page("/docs?q=lead"));
        return pages;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        for (String path : new HashSet<>(found("href=\"(/docs/[^\"#]*)\"", page("/docs")))) {
            sections.put(path, page(path));
        }
        assertThat(sections).hasSizeGreaterThan(10);
        return sections;
    }

    private static String page(String path) {
        Reply reply = server.get(path, null);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        return reply.text();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
