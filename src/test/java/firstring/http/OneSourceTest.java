package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.http.server.BodyBudget;
import firstring.http.server.Limits;
import firstring.http.server.ServerConfig;
import firstring.http.server.Source;
import firstring.http.server.TrustedProxies;
import firstring.http.server.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One source cannot affect the others. Sources are loopback addresses. */
@Timeout(180)
final class OneSourceTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String STRANGER = "127.0.0.2";
    private static final String LEAD = RawClient.post(FORMS, "", "{\"name\":\"x\"}");

    @Test
    void sixHundredHalfSentBodiesOfOneSourceDoNotStopTheLeadOfAnother() throws IOException {
        String half = "POST " + FORMS + " HTTP/1.1\r\nHost: test\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(29_000);
        List<RawClient> strangers = new ArrayList<>();
        try (WebServer server = TestWeb.start(TestWeb.forms(), Limits.standard())) {
            for (int i = 0; i < 600; i++) {
                strangers.add(new RawClient(server.port(), STRANGER).send(half));
            }
            Await.until(
                    "one source holds what it may", () -> TestWeb.meter(server, "http_server_body_bytes") > 2_000_000);
            try (RawClient other = new RawClient(server.port())) {
                assertThat(other.send(RawClient.post(FORMS, "", "{" + " ".repeat(200_000) + "}"))
                                .read()
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            closeAll(strangers);
        }
    }

    @Test
    void bytesBehindATrustedProxyAreCountedForTheClientItNames() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.bytesOfOneSource = 1_000;
        ServerConfig config =
                ServerConfig.plain("127.0.0.1", 0, limits.build()).behind(TrustedProxies.parse("127.0.0.0/8"));
        try (WebServer server = TestWeb.start(TestWeb.forms(), config);
                RawClient one = new RawClient(server.port());
                RawClient two = new RawClient(server.port())) {
            one.send("POST " + FORMS
                    + " HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 192.0.2.7\r\nContent-Length: 900\r\n\r\n"
                    + "x".repeat(800));
            Await.until("the first body is held", () -> TestWeb.meter(server, "http_server_body_bytes") >= 800);
            assertThat(two.send(RawClient.post(FORMS, "X-Forwarded-For: 192.0.2.7\r\n", "{" + " ".repeat(300) + "}"))
                            .read()
                            .status())
                    .isEqualTo(503);
            assertThat(two.send(RawClient.post(FORMS, "X-Forwarded-For: 192.0.2.8\r\n", "{" + " ".repeat(300) + "}"))
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSourceThatHoldsNothingIsForgotten() {
        BodyBudget budget = new BodyBudget(1_000_000, 100_000);
        Source source = Source.of("2001:db8:1:2::7");
        assertThat(budget.resize(source, 0, 60_000)).isTrue();
        assertThat(budget.resize(Source.of("2001:db8:1:2:ffff::9"), 0, 60_000))
                .as("one IPv6 site is one source")
                .isFalse();
        assertThat(budget.resize(Source.of("2001:db8:1:3::9"), 0, 60_000)).isTrue();
        budget.resize(source, 60_000, 0);
        budget.resize(Source.of("2001:db8:1:3::9"), 60_000, 0);
        assertThat(budget.sources()).isZero();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void idleConnectionsOfOneSourceDoNotKeepAnotherFromConnecting() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.connectionsOfOneSource = 5;
        List<RawClient> strangers = new ArrayList<>();
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient other = new RawClient(server.port())) {
            for (int i = 0; i < 5; i++) {
                RawClient stranger = new RawClient(server.port(), STRANGER);
                strangers.add(stranger);
                assertThat(stranger.send(LEAD).read().status()).isEqualTo(200);
            }
            try (RawClient sixth = new RawClient(server.port(), STRANGER)) {
                assertThat(isClosed(sixth)).isTrue();
            }
            assertThat(other.send(LEAD).read().status()).isEqualTo(200);
            strangers.removeLast().close();
            Await.until("there is room for one more", () -> isAnswered(server));
        } finally {
            closeAll(strangers);
        }
    }

    @Test
    void aClientThatTricklesItsHeadersIsCutOffHoweverBusyItIs() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.head = Duration.ofMillis(300);
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient client = new RawClient(server.port())) {
            assertThat(client.send(LEAD).read().status()).isEqualTo(200);
            trickleUntilClosed(server, client);
        }
    }

    @Test
    void aClientThatTricklesItsFirstRequestIsCutOffFromTheMomentItConnected() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.idle = Duration.ofMillis(500);
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient client = new RawClient(server.port())) {
            trickleUntilClosed(server, client);
        }
    }

    @Test
    void aHeadMayPauseWithinItsTimeAndSoMayTheBodyAfterIt() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient client = new RawClient(server.port())) {
            for (int i = 0; i < 3; i++) {
                for (byte part : LEAD.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                    client.send(new byte[] {part});
                }
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
    }

    /** Sends a byte at a time between other steps: never idle for long, and never finished. */
    private static void trickleUntilClosed(WebServer server, RawClient client) throws IOException {
        client.send("POST " + FORMS + " HTTP/1.1\r\nX-Slow: ");
        try (RawClient pace = new RawClient(server.port())) {
            for (int i = 0; i < 3_000 && isOpenFor(client); i++) {
                for (int pause = 0; pause < 4; pause++) {
                    pace.send(RawClient.get("/health/live")).read();
                }
            }
        }
        assertThat(isClosed(client)).as("closed without an answer").isTrue();
    }

    private static boolean isOpenFor(RawClient client) {
        try {
            client.send("x");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isClosed(RawClient client) throws IOException {
        try {
            return client.isClosed();
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean isAnswered(WebServer server) {
        try (RawClient client = new RawClient(server.port(), STRANGER)) {
            return client.send(LEAD).read().status() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void closeAll(List<RawClient> clients) {
        for (RawClient client : clients) {
            try {
                client.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
