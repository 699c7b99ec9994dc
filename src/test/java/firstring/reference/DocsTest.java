package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import firstring.reference.ApiDescription.Operation;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code /docs}: the OpenAPI document as a page that needs no script and nothing of others. */
final class DocsTest {
    private static final TestServer server = TestServer.start();

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyCallIsThereWithAnExampleOfThisServer() {
        String page = page().text();
        for (Operation operation : ApiDescription.read().operations()) {
            assertThat(page)
                    .contains("<article id=\"" + operation.id() + "\">", "href=\"#" + operation.id() + "\"")
                    .contains("<code>" + operation.path() + "</code>");
        }
        assertThat(page).contains("curl -X POST '" + server.url() + "/api/v1/webhook/forms'");
    }

    @Test
    void theFirstExampleCanBeRun() {
        List<String> examples = found("<pre class=\"curl\"[^>]*>([^<]*)</pre>", page().text());
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
    void nothingRunsInItAndNothingComesFromElsewhere() {
        Reply reply = page();
        assertThat(reply.header("Content-Security-Policy")).contains("default-src 'none'", "style-src 'self'");
        assertThat(reply.text()).doesNotContain("<script", " style=", " onclick=", "javascript:");
        assertThat(found("(?:src|href)=\"([^\"]*)\"", reply.text()))
                .allSatisfy(target -> assertThat(target).matches("[/#].*"));
        assertThat(server.get("/docs.css", null).header("Content-Type")).startsWith("text/css");
    }

    @Test
    void everyLinkWithinThePageLeadsSomewhere() {
        String page = page().text();
        List<String> ids = found(" id=\"([^\"]*)\"", page);
        assertThat(ids).doesNotHaveDuplicates().containsAll(found("href=\"#([^\"]*)\"", page));
    }

    private static Reply page() {
        Reply reply = server.get("/docs", null);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        return reply;
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
