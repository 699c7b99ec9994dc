package firstring.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.http.Answer;
import firstring.http.RawClient;
import firstring.http.Routes;
import firstring.http.TestWeb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit, set low and reached through a real socket, causes a response at once. */
@Timeout(180)
final class LimitsTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String CHUNKED =
            "POST " + FORMS + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String TOO_LARGE = "{\"message\":\"The body is too large.\"}";
    private static final String BUSY = "{\"message\":\"The server is busy. Please try again.\"}";

    private static final Pattern HELD = Pattern.compile("(?m)^http_server_body_bytes (\\S+)$");

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Routes slow() {
        return TestWeb.forms().on("POST", "/api/v1/slow", call -> {
            entered.countDown();
            return Answer.message(released.await(60, TimeUnit.SECONDS) ? 200 : 500, "done");
        });
    }

    @Test
    void aBodyOverTheLimitIs413AndTheConnectionStaysUsable() throws IOException {
        try (WebServer server = TestWeb.start(TestWeb.forms(), TestWeb.limits().build());
                RawClient client = new RawClient(server.port())) {
            RawClient.Reply reply =
                    client.send(RawClient.post(FORMS, "", "x".repeat(1_001))).read();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).isEqualTo(TOO_LARGE);
            assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(client.send(RawClient.post(FORMS, "", "{}")).read().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aChunkedBodyOverTheLimitIs413() throws IOException {
        try (WebServer server = TestWeb.start(TestWeb.forms(), TestWeb.limits().build());
                RawClient client = new RawClient(server.port())) {
            String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
            RawClient.Reply reply =
                    client.send(CHUNKED + chunk.repeat(3) + "0\r\n\r\n").read();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(client.send(RawClient.post(FORMS, "", "{}")).read().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyOfTenMegabytesIsAnsweredToAClientThatReadsLate() throws IOException {
        try (WebServer server = TestWeb.start(TestWeb.forms(), TestWeb.limits().build())) {
            RawClient.Reply reply =
                    RawClient.exchange(server.port(), RawClient.post(FORMS, "", "x".repeat(10_000_000)));
            assertThat(reply.status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyAnnouncedAsTooLargeIsRefusedAtOnce() throws IOException {
        String head = "POST " + FORMS + " HTTP/1.1\r\nHost: test\r\n";
        try (WebServer server = TestWeb.start(TestWeb.forms(), TestWeb.limits().build())) {
            assertThat(RawClient.exchange(server.port(), head + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n")
                            .body())
                    .isEqualTo(TOO_LARGE);
            assertThat(RawClient.exchange(server.port(), head + "Content-Length: 9000000000\r\n\r\n")
                            .body())
                    .isEqualTo(TOO_LARGE);
        }
    }

    @Test
    void sizeIsCheckedBeforePathAndPathBeforeMethod() throws IOException {
        try (WebServer server = TestWeb.start(TestWeb.forms(), TestWeb.limits().build())) {
            String large = "x".repeat(1_001);
            assertThat(RawClient.exchange(server.port(), RawClient.post("/nowhere", "", large))
                            .status())
                    .isEqualTo(413);
            assertThat(RawClient.exchange(server.port(), RawClient.request("PUT", "/nowhere"))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void bodiesBeyondTheMemoryLimitGet503UntilMemoryIsFree() throws Exception {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.bytesInFlight = 1_000;
        try (WebServer server = TestWeb.start(slow(), limits.build());
                RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port())) {
            first.send(RawClient.post("/api/v1/slow", "", "x".repeat(800)));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            RawClient.Reply refused = second.send(RawClient.post(FORMS, "", "{" + " ".repeat(400) + "}"))
                    .read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo(BUSY);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            released.countDown();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(statusOnceFree(second)).isEqualTo(200);
        }
    }

    @Test
    void fewLargeBodiesDoNotKeepSmallOnesOut() throws Exception {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.bodyBytes = 100_000;
        limits.bytesInFlight = 100_000;
        try (WebServer server = TestWeb.start(slow(), limits.build());
                RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port());
                RawClient small = new RawClient(server.port())) {
            first.send(RawClient.post("/api/v1/slow", "", "x".repeat(60_000)));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            String large = "{" + " ".repeat(30_000) + "}";
            assertThat(second.send(RawClient.post(FORMS, "", large)).read().status())
                    .as("parts of bodies beyond 16 KiB can fill half of the limit")
                    .isEqualTo(503);
            assertThat(small.send(RawClient.post(FORMS, "", "{" + " ".repeat(16_000) + "}"))
                            .read()
                            .status())
                    .isEqualTo(200);
            released.countDown();
            assertThat(first.read().status()).isEqualTo(200);
        }
    }

    @Test
    void theBytesOfARefusedBodyAreReleased() throws Exception {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.bodyBytes = 10_000;
        limits.bytesInFlight = 10_000;
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient endless = new RawClient(server.port());
                RawClient other = new RawClient(server.port())) {
            String chunk = "26ac\r\n" + "x".repeat(9_900) + "\r\n";
            endless.send(CHUNKED + chunk);
            Await.until("the bytes of the first are held", () -> bytesHeld(server) >= 9_900);
            assertThat(statusOf(other)).isEqualTo(503);
            endless.send(chunk);
            assertThat(statusOnceFree(other))
                    .as("the first is refused before it is complete")
                    .isEqualTo(200);
        }
    }

    /** Read from the gauge, because a probe with a body would take room that the first one still needs. */
    private static int bytesHeld(WebServer server) {
        try {
            Matcher gauge = HELD.matcher(
                    RawClient.exchange(server.port(), RawClient.get("/metrics")).body());
            assertThat(gauge.find()).isTrue();
            return (int) Double.parseDouble(gauge.group(1));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Retries a 503 like a real client, because a request's bytes are freed shortly after its response has arrived. */
    private static int statusOnceFree(RawClient client) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int status;
        do {
            status = statusOf(client);
        } while (status == 503 && System.nanoTime() < end);
        return status;
    }

    private static int statusOf(RawClient client) {
        try {
            return client.send(RawClient.post(FORMS, "", "{" + " ".repeat(400) + "}"))
                    .read()
                    .status();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void requestsBeyondTheLimitWaitAndThenGet503WithRetryAfter() throws Exception {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.inWork = 1;
        limits.waiting = 1;
        limits.wait = Duration.ofMillis(300);
        try (WebServer server = TestWeb.start(slow(), limits.build());
                RawClient working = new RawClient(server.port());
                RawClient waiting = new RawClient(server.port())) {
            working.send(RawClient.post("/api/v1/slow", "", "{}"));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            RawClient.Reply refused =
                    waiting.send(RawClient.post(FORMS, "", "{}")).read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo(BUSY);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(RawClient.exchange(server.port(), RawClient.get("/health/live"))
                            .status())
                    .isEqualTo(200);
            released.countDown();
            assertThat(working.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aWaitingRequestRunsWhenAnotherFinishes() throws Exception {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.inWork = 1;
        try (WebServer server = TestWeb.start(slow(), limits.build());
                RawClient working = new RawClient(server.port());
                RawClient waiting = new RawClient(server.port())) {
            working.send(RawClient.post("/api/v1/slow", "", "{}"));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            waiting.send(RawClient.post(FORMS, "", "{}"));
            released.countDown();
            assertThat(waiting.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatStopsArrivingIs408() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.idle = Duration.ofSeconds(1);
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient client = new RawClient(server.port())) {
            RawClient.Reply reply = client.send(
                            "POST " + FORMS + " HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{\"a\"")
                    .read();
            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.body()).isEqualTo("{\"message\":\"The request took too long to arrive.\"}");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatArrivesTooSlowlyIs408HoweverBusyTheConnection() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.body = Duration.ofMillis(300);
        try (WebServer server = TestWeb.start(TestWeb.forms(), limits.build());
                RawClient client = new RawClient(server.port())) {
            RawClient.Reply reply = client.send(
                            "POST " + FORMS + " HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{\"a\"")
                    .read();
            assertThat(reply.status()).isEqualTo(408);
        }
    }

    @Test
    void anEndpointCanTakeLongerThanTheIdleTimeout() throws IOException {
        TestWeb.SmallLimits limits = TestWeb.limits();
        limits.idle = Duration.ofMillis(500);
        Routes routes = new Routes().on("POST", "/api/v1/long", call -> {
            boolean never = new CountDownLatch(1).await(1_500, TimeUnit.MILLISECONDS);
            return Answer.message(never ? 500 : 200, "late");
        });
        try (WebServer server = TestWeb.start(routes, limits.build())) {
            assertThat(RawClient.exchange(server.port(), RawClient.post("/api/v1/long", "", "{}"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStopFinishesRunningRequestsAndAcceptsNoNewOnes() throws Exception {
        WebServer server = TestWeb.start(slow(), TestWeb.limits().build());
        int port = server.port();
        try (RawClient working = new RawClient(port);
                RawClient idle = new RawClient(port)) {
            assertThat(idle.send(RawClient.get("/health/ready")).read().status())
                    .isEqualTo(200);
            working.send(RawClient.post("/api/v1/slow", "", "{}"));
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread stop = Thread.ofVirtual().start(server::close);
            assertThat(idle.isClosed()).isTrue();
            released.countDown();
            assertThat(working.read().status()).isEqualTo(200);
            stop.join();
            assertThat(working.isClosed()).isTrue();
        }
    }
}
