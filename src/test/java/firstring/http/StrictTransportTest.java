package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.server.MetricsAccess;
import firstring.http.server.ServerConfig;
import firstring.http.server.TrustedProxies;
import firstring.http.server.WebServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every response over TLS tells the browser to use nothing else. */
@Timeout(120)
final class StrictTransportTest {
    private static final String BY_TLS = "X-Forwarded-Proto: https\r\n";

    private static final List<String> REQUESTS = List.of(
            RawClient.post("/api/v1/webhook/forms", BY_TLS, "{}"),
            RawClient.post("/api/v1/webhook/forms", BY_TLS, "x".repeat(2_000)),
            "GET /health/live HTTP/1.1\r\nHost: test\r\n" + BY_TLS + "\r\n",
            "GET /nowhere HTTP/1.1\r\nHost: test\r\n" + BY_TLS + "\r\n",
            "PUT /health/live HTTP/1.1\r\nHost: test\r\n" + BY_TLS + "\r\n");

    @Test
    void errorsAndHealthChecksBehindATlsProxyRequireHttpsToo() throws IOException {
        ServerConfig config =
                ServerConfig.plain("127.0.0.1", 0, TestWeb.limits().build());
        TrustedProxies proxies = TrustedProxies.parse("127.0.0.1");
        try (WebServer trusting = TestWeb.start(TestWeb.forms(), config.behind(proxies));
                WebServer doubting = TestWeb.start(TestWeb.forms(), config)) {
            for (String request : REQUESTS) {
                assertThat(sts(trusting, request)).as(request).isEqualTo("max-age=31536000");
                assertThat(sts(doubting, request)).as(request).isEmpty();
            }
            assertThat(sts(trusting, RawClient.get("/health/live"))).isEmpty();
        }
    }

    @Test
    void withAnHttpsPublicAddressEvenABrokenRequestIsToldToUseHttps() throws IOException {
        ServerConfig plain = ServerConfig.plain("127.0.0.1", 0, TestWeb.limits().build());
        ServerConfig config = new ServerConfig(
                plain.host(), 0, null, true, TrustedProxies.NONE, false, MetricsAccess.LOCAL, plain.limits());
        try (WebServer server = TestWeb.start(TestWeb.forms(), config)) {
            assertThat(sts(server, RawClient.get("/health/live"))).isNotEmpty();
            assertThat(sts(server, "GET / HTTP/1.1\r\nBad Header\r\n\r\n")).isNotEmpty();
        }
    }

    private static String sts(WebServer server, String request) throws IOException {
        return RawClient.exchange(server.port(), request).header("strict-transport-security");
    }
}
