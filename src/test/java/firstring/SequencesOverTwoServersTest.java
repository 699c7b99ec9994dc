package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import firstring.json.Json;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Enrolments run on two servers over one PostgreSQL, of which one is killed and started again: every step in order, none
 * before its time, none lost, and at the receiver of webhooks one effect for each key.
 */
class SequencesOverTwoServersTest {
    private static final String TOKEN = "two-servers-token-02";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int WEBHOOKS = 3;
    private static final int AT_ONCE = 32;

    private final Random random = new Random();
    private final DatabaseUrl database = TestDatabase.createUrl();
    private final Map<String, String> settings = Map.of(
            "FIRSTRING_DATA", TestFolder.fresh().toString(),
            "FIRSTRING_DATABASE_URL", database.jdbcUrl(),
            "FIRSTRING_DATABASE_USER", database.user(),
            "FIRSTRING_DATABASE_PASSWORD", database.password(),
            "FIRSTRING_SECRET", "the secret that both servers share",
            "FIRSTRING_PRIVATE_ADDRESSES", "on",
            "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);

    @Test
    void aThousandEnrolmentsOutliveTwoKills() throws Exception {
        run(1_000, 2);
    }

    @Test
    @Tag("faults")
    void tenThousandEnrolmentsOutliveTenKills() throws Exception {
        run(10_000, 10);
    }

    private void run(int people, int kills) throws Exception {
        try (Receiver receiver = new Receiver();
                ServerProcess steady = ServerProcess.start(settings)) {
            TestClient client = steady.client();
            long tag = id(client.post("/api/v1/tags", TOKEN, Map.of("name", "In it")));
            long status = id(client.post("/api/v1/disposition-statuses", TOKEN, Map.of("name", "Through")));
            List<Map<String, Object>> steps = List.of(
                    Map.of("type", "add_tag", "tag_id", tag),
                    Map.of("type", "webhook", "url", receiver.url(0)),
                    Map.of("type", "wait", "duration", WAIT.toString()),
                    Map.of("type", "webhook", "url", receiver.url(1)),
                    Map.of("type", "set_disposition", "disposition_status_id", status),
                    Map.of("type", "wait", "duration", WAIT.toString()),
                    Map.of("type", "webhook", "url", receiver.url(2)),
                    Map.of("type", "remove_tag", "tag_id", tag));
            long sequence = id(client.post("/api/v1/sequences", TOKEN, Map.of("name", "Through fire", "steps", steps)));
            long enough = (long) people * WEBHOOKS;
            enrol(sequence, people);
            for (int kill = 1; kill <= kills; kill++) {
                try (ServerProcess other = ServerProcess.start(settings)) {
                    receiver.awaitEffects(enough * kill / (kills + 1) - random.nextInt(people / kills / 2));
                    other.kill();
                }
            }
            try (ServerProcess other = ServerProcess.start(settings)) {
                receiver.awaitEffects(enough);
                awaitAllFinished(people);
                assertThat(other.terminate()).isZero();
            }
            receiver.verify(people, kills);
            verify(sequence, people);
        }
    }

    private static long id(TestClient.Reply created) {
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    private void enrol(long sequence, int people) throws SQLException {
        write("""
                insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                select a.account_id, 7000000000 + i, '+1213' || (4000000 + i), 'America/Los_Angeles', true, now(), now()
                from account as a, generate_series(1, %d) as i
                """.formatted(people));
        write("""
                insert into enrolment (account_id, id, sequence_id, contact_id, enrolled_at, due_at)
                select a.account_id, 8000000000 + i, %d, 7000000000 + i, now(), now()
                from account as a, generate_series(1, %d) as i
                """.formatted(sequence, people));
    }

    private void awaitAllFinished(int people) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count("select count(*) from enrolment where state = 'finished'") < people) {
            assertThat(System.nanoTime()).as("all have finished in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void verify(long sequence, int people) throws SQLException {
        assertThat(count("select count(*) from enrolment where state <> 'finished'"))
                .isZero();
        assertThat(count("select count(*) from contact_tag")).isZero();
        assertThat(count("select count(*) from contact where disposition_status_id is not null"))
                .isEqualTo(people);
        assertThat(count("select count(*) from sequence_call where state = 'delivered'"))
                .isEqualTo((long) people * WEBHOOKS);
        for (int step = 0; step < 8; step++) {
            assertThat(count("select coalesce(sum(people), 0) from sequence_count where sequence_id = %d and step = %d"
                            .formatted(sequence, step)))
                    .as("step %d", step)
                    .isEqualTo(people);
        }
        assertThat(count("""
                        select count(*) from (
                          select string_agg(outcome, ' ' order by at, id) as story from timeline group by contact_id) as t
                        where story <> 'add_tag webhook:delivered webhook:delivered set_disposition webhook:delivered'
                          || ' remove_tag left:finished'
                        """)).as("stories with steps out of order").isZero();
    }

    private void write(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Takes webhooks as a careful receiver does: a key has its effect once, whatever else comes under it. */
    private static final class Receiver implements AutoCloseable {
        private static final int ONE_IN = 20;

        private final HttpServer server;
        private final Map<String, Effect> effects = new ConcurrentHashMap<>();
        private final Map<String, Integer> refused = new ConcurrentHashMap<>();
        private final AtomicInteger doubles = new AtomicInteger();
        private final List<String> changed = new ArrayList<>();

        /** What came under a key first. */
        private record Effect(int place, long enrolment, String body, long nanos) {}

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            for (int i = 0; i < WEBHOOKS; i++) {
                int place = i;
                server.createContext("/" + i, exchange -> take(exchange, place));
            }
            server.start();
        }

        String url(int place) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + place;
        }

        private void take(HttpExchange exchange, int place) throws IOException {
            String key = exchange.getRequestHeaders().getFirst("webhook-id");
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            JsonNode data = Json.tree(body).path("data");
            boolean refusing = Math.floorMod(key.hashCode(), ONE_IN) == 0 && refused.putIfAbsent(key, 1) == null;
            if (!refusing) {
                Effect effect = new Effect(place, data.path("enrolment_id").asLong(), body, System.nanoTime());
                Effect first = effects.putIfAbsent(key, effect);
                if (first != null) {
                    doubles.incrementAndGet();
                    if (!first.body().equals(body)) {
                        changed.add(key);
                    }
                }
            }
            exchange.sendResponseHeaders(refusing ? 503 : 200, -1);
            exchange.close();
        }

        void awaitEffects(long count) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (effects.size() < count) {
                assertThat(System.nanoTime())
                        .as("%d of %d effects in time", effects.size(), count)
                        .isLessThan(deadline);
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }

        void verify(int people, int kills) {
            assertThat(effects).hasSize(people * WEBHOOKS);
            assertThat(changed).isEmpty();
            assertThat(doubles.get())
                    .as("sent again under the same key, after a kill")
                    .isLessThanOrEqualTo(kills * AT_ONCE);
            Map<Long, long[]> arrivals = new ConcurrentHashMap<>();
            effects.values()
                    .forEach(effect ->
                            arrivals.computeIfAbsent(effect.enrolment(), id -> new long[WEBHOOKS])[effect.place()] =
                                    effect.nanos());
            assertThat(arrivals).hasSize(people);
            arrivals.forEach((enrolment, at) -> {
                for (int i = 1; i < WEBHOOKS; i++) {
                    assertThat(at[i] - at[i - 1])
                            .as("from webhook %d to the next of %d", i - 1, enrolment)
                            .isGreaterThanOrEqualTo(WAIT.toNanos());
                }
            });
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
