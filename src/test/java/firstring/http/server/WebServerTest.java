package firstring.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.concurrent.HeavyWork;
import firstring.http.Answer;
import firstring.http.RawClient;
import firstring.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes, methods, preflight and response headers, through a real socket. */
final class WebServerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String CHUNKED =
            "POST /api/v1/webhook/forms HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static WebServer server;

    @BeforeAll
    static void start() {
        Routes routes = new Routes()
                .on(
                        "POST",
                        "/api/v1/webhook/forms",
                        call -> new Answer(201, Map.of("Content-Type", "application/json"), call.body()))
                .on("GET", "/api/v1/users/{id}", call -> Answer.message(200, "user " + call.pathParameter("id")))
                .on("GET", "/api/v1/users/me", call -> Answer.message(200, "me"))
                .on(
                        "PUT",
                        "/api/v1/users/{id}/status",
                        call -> Answer.message(200, "status " + call.pathParameter("id")))
                .on("GET", "/api/v1/when", call -> Answer.message(200, call.receivedAt() + " " + call.remoteAddress()))
                .on("GET", "/api/v1/heavy", call -> overloaded().run(() -> Answer.empty()))
                .on("GET", "/api/v1/broken", call -> {
                    throw new IllegalStateException("secret");
                });
        Metrics metrics = new Metrics();
        Health health = new Health(InstantSource.fixed(NOW), Map.of("database", () -> true));
        new StatusRoutes(health, metrics).addTo(routes);
        server = WebServer.start(ServerConfig.plain("127.0.0.1", 0), routes, metrics, health, InstantSource.fixed(NOW));
    }

    private static HeavyWork overloaded() {
        HeavyWork closed = HeavyWork.named("closed");
        closed.close();
        return closed;
    }

    @Test
    void aRefusedComputationIs429NotAServerError() throws IOException {
        RawClient.Reply reply = ask(RawClient.get("/api/v1/heavy"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).isEqualTo("2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBodyReachesTheEndpointByteForByte() throws IOException {
        String body = "{\"notes\":\"" + "é😀".repeat(20_000) + "\"}";
        RawClient.Reply reply = ask(RawClient.post("/api/v1/webhook/forms?a=b", "", body));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo(body);
    }

    @Test
    void aChunkedBodyReachesTheEndpointComplete() throws IOException {
        String chunks = "3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\n\r\n";
        RawClient.Reply reply = ask(CHUNKED + chunks);
        assertThat(reply.body()).isEqualTo("abcdefg");
    }

    @Test
    void literalSegmentsWinOverTemplates() throws IOException {
        assertThat(ask(RawClient.get("/api/v1/users/7")).body()).isEqualTo("{\"message\":\"user 7\"}");
        assertThat(ask(RawClient.get("/api/v1/users/me")).body()).isEqualTo("{\"message\":\"me\"}");
        assertThat(ask(RawClient.request("PUT", "/api/v1/users/8/status")).body())
                .isEqualTo("{\"message\":\"status 8\"}");
    }

    @Test
    void aFailureIsTheContractsServerErrorAndRevealsNothing() throws IOException {
        RawClient.Reply reply = ask(RawClient.get("/api/v1/broken?api_token=hidden"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body())
                .isEqualTo("{\"message\":\"Server Error\",\"request_id\":\"" + reply.header("x-request-id") + "\"}");
    }

    @Test
    void theCallKnowsItsTimeAndItsClient() throws IOException {
        assertThat(ask(RawClient.get("/api/v1/when")).body())
                .isEqualTo("{\"message\":\"2026-03-01T12:00:00Z 127.0.0.1\"}");
    }

    @Test
    void healthAndMetricsAnswer() throws IOException {
        assertThat(ask(RawClient.get("/health/live")).body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(ask(RawClient.get("/health/ready")).body())
                .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":true}}");
        assertThat(ask(RawClient.get("/metrics")).body()).contains("jvm_memory_used_bytes");
    }

    private static RawClient.Reply ask(String request) throws IOException {
        return RawClient.exchange(server.port(), request);
    }
}
