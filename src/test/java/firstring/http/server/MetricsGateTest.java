package firstring.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.RawClient;
import firstring.http.TestWeb;
import firstring.text.HiddenText;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access rules for {@code /metrics}. */
@Timeout(120)
final class MetricsGateTest {
    private static final String METER = "jvm_memory_used_bytes";
    private static final String TOKEN = "a token of the operator";
    private static final String METRICS = RawClient.get("/metrics");

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Via: 1.1 proxy", "X-Real-IP: ::1"})
    void clientsBehindALocalProxyCannotReadTheMetrics(String header) throws IOException {
        try (WebServer server = start(MetricsAccess.LOCAL)) {
            assertThat(RawClient.exchange(server.port(), METRICS).body()).contains(METER);
            RawClient.Reply refused = RawClient.exchange(server.port(), with(header));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).doesNotContain(METER);
        }
    }

    @Test
    void aSeparatePortServesOnlyMetricsAndTheMainPortNone() throws IOException {
        try (WebServer server = start(new MetricsAccess("127.0.0.1", 0, null))) {
            assertThat(RawClient.exchange(server.metricsPort(), METRICS).body()).contains(METER);
            assertThat(RawClient.exchange(server.port(), METRICS).status()).isEqualTo(404);
            String lead = RawClient.post("/api/v1/webhook/forms", "", "{}");
            assertThat(RawClient.exchange(server.metricsPort(), lead).status()).isEqualTo(404);
            assertThat(RawClient.exchange(server.port(), lead).status()).isEqualTo(200);
        }
    }

    @Test
    void metricsRequireTheTokenOnceItIsSet() throws IOException {
        try (WebServer server = start(new MetricsAccess("127.0.0.1", null, new HiddenText(TOKEN)))) {
            assertThat(RawClient.exchange(server.port(), METRICS).status()).isEqualTo(401);
            assertThat(RawClient.exchange(server.port(), with("Authorization: Bearer another"))
                            .status())
                    .isEqualTo(401);
            String right = "Authorization: Bearer " + TOKEN + "\r\nX-Forwarded-For: 192.0.2.7";
            assertThat(RawClient.exchange(server.port(), with(right)).body()).contains(METER);
        }
    }

    private static WebServer start(MetricsAccess access) {
        ServerConfig config =
                ServerConfig.plain("127.0.0.1", 0, TestWeb.limits().build()).with(access);
        return TestWeb.start(TestWeb.forms(), config);
    }

    private static String with(String header) {
        return "GET /metrics HTTP/1.1\r\nHost: test\r\n" + header + "\r\n\r\n";
    }
}
