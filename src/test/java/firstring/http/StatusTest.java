package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.http.server.Health;
import firstring.http.server.WebServer;
import firstring.postgres.DatabaseAway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Health, metrics, and the responses to failures of endpoints. */
final class StatusTest {
    private Instant now = TestWeb.NOW;

    @Test
    void aNodeIsReadyWhenEveryCheckPassesAndAChecksAtMostOnceASecond() {
        AtomicBoolean answers = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        Health health = new Health(() -> now, Map.of("database", () -> asked.incrementAndGet() > 0 && answers.get()));
        assertThat(health.read()).isEqualTo(Map.of("database", true));
        answers.set(false);
        assertThat(health.read()).isEqualTo(Map.of("database", true));
        now = now.plusMillis(1_001);
        assertThat(health.read()).isEqualTo(Map.of("database", false));
        assertThat(asked).hasValue(2);
        health.drain();
        assertThat(health.read()).isEqualTo(Map.of("draining", false));
    }

    @Test
    void twoConcurrentFirstCallersBothGetTheResult() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore database = new Semaphore(0);
        Health health = new Health(() -> now, Map.of("database", () -> {
            begun.countDown();
            database.acquireUninterruptibly();
            return true;
        }));
        Thread first = Thread.ofPlatform().start(health::read);
        begun.await();
        AtomicReference<Map<String, Boolean>> told = new AtomicReference<>(Map.of());
        Thread second = Thread.ofPlatform().start(() -> told.set(health.read()));
        Await.until("the second waits or has its answer", () -> switch (second.getState()) {
            case WAITING, TERMINATED -> true;
            default -> false;
        });
        database.release();
        first.join();
        second.join();
        assertThat(told.get()).isEqualTo(Map.of("database", true));
    }

    @Test
    void aCheckThatThrowsHasFailed() {
        Health health = new Health(() -> now, Map.of("database", () -> {
            throw new DatabaseAway(new IOException());
        }));
        assertThat(health.read()).isEqualTo(Map.of("database", false));
    }

    @Test
    void meterLabelsAreTemplatesAndNeverComeFromAClient() throws IOException {
        Routes routes = new Routes().on("GET", "/api/v1/users/{id}", call -> Answer.message(200, "x"));
        try (WebServer server = TestWeb.start(routes, TestWeb.limits().build())) {
            for (String request : new String[] {
                RawClient.get("/api/v1/users/8123456789012?api_token=hidden"),
                RawClient.get("/hidden"),
                RawClient.request("HIDDEN", "/api/v1/users/8123456789012")
            }) {
                RawClient.exchange(server.port(), request);
            }
            List<String> expected = List.of(
                    "route=\"/api/v1/users/{id}\",status=\"2xx\"",
                    "method=\"other\",route=\"/api/v1/users/{id}\",status=\"4xx\"",
                    "route=\"-\",status=\"4xx\"");
            Await.until("all are counted", () -> {
                String meters = meters(server);
                return expected.stream().allMatch(meters::contains);
            });
            assertThat(meters(server)).doesNotContain("8123456789012", "hidden", "HIDDEN");
        }
    }

    private static String meters(WebServer server) {
        try {
            return RawClient.exchange(server.port(), RawClient.get("/metrics")).body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void anUnreachableDatabaseIs503WithRetryAfter() throws IOException {
        Routes routes = new Routes()
                .on("GET", "/away", call -> {
                    throw new DatabaseAway(new IOException());
                })
                .on("GET", "/lost", call -> {
                    throw new IllegalStateException(new SQLException("terminated", "57P01"));
                })
                .on("GET", "/wrong", call -> {
                    throw new IllegalStateException(new SQLException("duplicate", "23505"));
                })
                .on("GET", "/overflow", call -> Answer.message(200, Integer.toString(deeper(0))));
        try (WebServer server = TestWeb.start(routes, TestWeb.limits().build())) {
            for (String path : new String[] {"/away", "/lost"}) {
                RawClient.Reply reply = RawClient.exchange(server.port(), RawClient.get(path));
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.header("retry-after")).isEqualTo("1");
            }
            for (String path : new String[] {"/wrong", "/overflow"}) {
                RawClient.Reply reply = RawClient.exchange(server.port(), RawClient.get(path));
                assertThat(reply.body()).startsWith("{\"message\":\"Server Error\",\"request_id\":\"");
            }
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : 1 + deeper(depth + 1);
    }
}
