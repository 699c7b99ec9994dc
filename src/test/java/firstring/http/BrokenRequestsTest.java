package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.server.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed or unsupported HTTP: always a 4xx in the contract's JSON, never an echo of the request. */
@Timeout(180)
final class BrokenRequestsTest {
    private static final String SECRET = "s3cr3tt0ken";
    private static final String FORMS = "/api/v1/webhook/forms?api_token=" + SECRET;

    private static WebServer server;

    @BeforeAll
    static void start() {
        Routes routes =
                TestWeb.forms().on("GET", "/api/v1/users/{id}", call -> Answer.message(200, call.pathParameter("id")));
        server = TestWeb.start(routes, TestWeb.limits().build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> broken() {
        String post = "POST " + FORMS + " HTTP/1.1\r\n";
        return Stream.of(
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "POST " + FORMS + "\r\n\r\n",
                "POST " + FORMS + " HTTP/1.1\r\n\r\n",
                "POST " + FORMS + " HTTP/3.7\r\nHost: test\r\n\r\n",
                "POST " + FORMS + " XTTP/1.1\r\nHost: test\r\n\r\n",
                "P@ST " + FORMS + " HTTP/1.1\r\nHost: test\r\n\r\n",
                post + "Host: a\r\nHost: b\r\n\r\n",
                post + "Host: test\r\nno colon\r\n\r\n",
                post + "Host: test\r\nBad\u0001Name: x\r\n\r\n",
                post + "Host: test\r\nX: a\u0000b\r\n\r\n",
                post + "Host: test\r\nX: a\r\n folded\r\n\r\n",
                post + "Host: test\r\nContent-Length: -1\r\n\r\n",
                post + "Host: test\r\nContent-Length: ten\r\n\r\n",
                post + "Host: test\r\nContent-Length: 99999999999999999999\r\n\r\n",
                post + "Host: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                post + "Host: test\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                post + "Host: test\r\nTransfer-Encoding: gzip\r\n\r\n",
                post + "Host: test\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                post + "Host: test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
                post + "Host: test\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n",
                post + "Host: test\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
                post + "Host: test\r\nX: " + "x".repeat(5_000) + "\r\n\r\n",
                post + "Host: test\r\n" + "X: x\r\n".repeat(2_000) + "\r\n",
                "POST " + FORMS + "x".repeat(5_000) + " HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/../../etc/passwd?api_token=" + SECRET + " HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/users/..%2f..%2fetc HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/users/%00 HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/users/%c0%ae HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/users/%zz HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1/users/%u0041 HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /api/v1//users HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET http://[bad/" + SECRET + " HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET api/v1 HTTP/1.1\r\nHost: test\r\n\r\n",
                "CONNECT test:443 HTTP/1.1\r\nHost: test\r\n\r\n",
                "TRACE /api/v1/users/7 HTTP/1.1\r\nHost: test\r\n\r\n",
                "BREW /api/v1/users/7 HTTP/1.1\r\nHost: test\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenHttpIsAnsweredWithJson(String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            RawClient.Reply reply =
                    client.send(request.getBytes(StandardCharsets.ISO_8859_1)).read();
            assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
            assertThat(reply.body())
                    .startsWith("{\"message\":\"")
                    .endsWith("\"}")
                    .doesNotContain(SECRET, "HTTP/");
            assertThat(reply.header("content-type")).isEqualTo("application/json");
            assertThat(reply.header("x-request-id")).isNotEmpty();
            assertThat(reply.header("server")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,   /api/v1/webhook/forms, 405, 'OPTIONS, POST'",
        "HEAD,  /api/v1/webhook/forms, 405, 'OPTIONS, POST'",
        "DELETE,/api/v1/users/7,       405, 'GET, HEAD, OPTIONS'",
        "GET,   /nowhere,              404, ''",
        "GET,   /api/v1/users,         404, ''",
        "GET,   /api/v1/users/,        404, ''",
        "GET,   /api/v1/users/7/x,     404, ''",
        "GET,   /API/v1/users/7,       404, ''",
    })
    void pathComesBeforeMethod(String method, String path, int status, String allow) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            RawClient.Reply reply = client.send(RawClient.request(method, path)).read(!method.equals("HEAD"));
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.header("allow")).isEqualTo(allow);
        }
    }

    @Test
    void aRequestThatIsTooLongGetsTheStatusForItsPart() throws IOException {
        String head = " HTTP/1.1\r\nHost: test\r\n";
        assertThat(ask("GET /" + "x".repeat(5_000) + head + "\r\n").status()).isEqualTo(414);
        assertThat(ask("GET /" + head + "X: " + "x".repeat(5_000) + "\r\n\r\n").status())
                .isEqualTo(431);
    }

    @Test
    void aBodyCutShortIs400() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST " + FORMS + " HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{\"a\"");
            assertThat(client.endOutput().read().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @MethodSource("firstring.http.body.FormReaderTest#brokenJson")
    void aBrokenBodyIsAnsweredAndTheConnectionStaysUsable(String body) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send(RawClient.post(FORMS, "Content-Type: application/json\r\n", body))
                            .read()
                            .status())
                    .isIn(400, 413);
            assertThat(client.send(RawClient.post(FORMS, "", "{}")).read().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void headIsGetWithoutItsBody() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            RawClient.Reply head =
                    client.send(RawClient.request("HEAD", "/api/v1/users/7")).read(false);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("15");
            assertThat(client.send(RawClient.get("/api/v1/users/7")).read().body())
                    .isEqualTo("{\"message\":\"7\"}");
        }
    }

    @Test
    void aPreflightIsAlwaysAllowed() throws IOException {
        RawClient.Reply reply =
                ask("OPTIONS /api/v1/webhook/forms HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\n"
                        .concat("Access-Control-Request-Method: POST\r\n")
                        .concat("Access-Control-Request-Headers: content-type, x-own\r\n\r\n"));
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(reply.header("access-control-allow-methods")).isEqualTo("OPTIONS, POST");
        assertThat(reply.header("access-control-allow-headers")).isEqualTo("content-type, x-own");
    }

    @Test
    void webPagesCanReadResponsesOfTheWebhookPaths() throws IOException {
        RawClient.Reply missing = ask(RawClient.get("/api/v1/webhook/nothing"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(missing.header("access-control-expose-headers")).contains("X-Request-Id");
        assertThat(ask(RawClient.get("/api/v1/users/7")).header("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void optionsElsewhereListsTheMethods() throws IOException {
        RawClient.Reply reply = ask(RawClient.request("OPTIONS", "/api/v1/users/7"));
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(reply.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void requestsInOneStreamAreAnsweredInOrder() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(RawClient.get("/api/v1/users/1")
                    + RawClient.post("/api/v1/webhook/forms", "", "{\"a\":1}")
                    + RawClient.get("/api/v1/users/2"));
            assertThat(client.read().body()).isEqualTo("{\"message\":\"1\"}");
            assertThat(client.read().body()).isEqualTo("{\"message\":\"names 1\"}");
            assertThat(client.read().body()).isEqualTo("{\"message\":\"2\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({"a%20b, a b", "%41%2dz, A-z", "%C3%A9, é", "a+b, a+b", "1%3A2, 1:2"})
    void pathParametersAreDecoded(String sent, String read) throws IOException {
        assertThat(ask(RawClient.get("/api/v1/users/" + sent)).body()).isEqualTo("{\"message\":\"" + read + "\"}");
    }

    @Test
    void theAnswerIsJsonWhateverTheAcceptHeaderSays() throws IOException {
        String accept = "Accept: text/html, image/png;q=0.9\r\nAccept-Charset: utf-16\r\n";
        RawClient.Reply reply = ask(RawClient.post("/api/v1/webhook/nothing", accept, "{}"));
        assertThat(reply.body()).isEqualTo("{\"message\":\"Not found.\"}");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
    }

    private static RawClient.Reply ask(String request) throws IOException {
        return RawClient.exchange(server.port(), request);
    }
}
