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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Enrollments run on two servers over one PostgreSQL, one of which is killed and restarted: every step in order, none
 * before its time or outside its window, none lost, and exactly one effect per key at the receiver of webhooks and at the
 * provider of messages.
 */
class SequencesOverTwoServersTest {
    private static final String TOKEN = "two-servers-token-02";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int WEBHOOKS = 3;
    private static final int MESSAGES = WEBHOOKS;
    private static final int AT_ONCE = 32 * 2;
    private static final int NOON = 12;
    private static final int NIGHT = 1;

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

    /** The dead server's leases are ended at once; the test below waits for them. */
    @Test
    void twoHundredEnrollmentsSurviveAKill() throws Exception {
        run(200, 1, this::endLeases);
    }

    @Test
    @Tag("faults")
    void tenThousandEnrollmentsSurviveTenKills() throws Exception {
        run(10_000, 10, () -> {});
    }

    private interface Aftermath {
        void follow() throws Exception;
    }

    private void run(int people, int kills, Aftermath aftermath) throws Exception {
        int night = people / 10;
        try (Receiver receiver = new Receiver();
                ServerProcess steady = ServerProcess.start(settings)) {
            TestClient client = steady.client();
            long sequence = sequence(client, receiver);
            int effects = people * (WEBHOOKS + 1) + night;
            enroll(sequence, 1, people, zoneAt(NOON));
            enroll(sequence, people + 1, night, zoneAt(NIGHT));
            for (int kill = 1; kill <= kills; kill++) {
                try (ServerProcess other = ServerProcess.start(settings)) {
                    receiver.awaitEffects(effects * kill / (kills + 1) - random.nextInt(people / kills / 2));
                    other.kill();
                    aftermath.follow();
                }
            }
            try (ServerProcess other = ServerProcess.start(settings)) {
                receiver.awaitEffects(effects);
                awaitAllFinished(people);
                assertThat(other.terminate()).isZero();
            }
            receiver.verify(people, night, kills);
            verify(sequence, people, night);
        }
    }

    private static long sequence(TestClient client, Receiver receiver) {
        long tag = id(client.post("/api/v1/tags", TOKEN, Map.of("name", "In it")));
        long status = id(client.post("/api/v1/disposition-statuses", TOKEN, Map.of("name", "Through")));
        Map<String, Object> provider =
                Map.of("kind", "http", "base_url", receiver.url(), "secret", "s", "sender", "+18185550100");
        assertThat(client.put("/api/v1/messaging/sms", TOKEN, provider).status())
                .isEqualTo(200);
        List<Map<String, Object>> steps = List.of(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "webhook", "url", receiver.url() + "/0"),
                Map.of("type", "wait", "duration", WAIT.toString()),
                Map.of("type", "send_sms", "message", "Good day"),
                Map.of("type", "webhook", "url", receiver.url() + "/1"),
                Map.of("type", "set_disposition", "disposition_status_id", status),
                Map.of("type", "wait", "duration", WAIT.toString()),
                Map.of("type", "webhook", "url", receiver.url() + "/2"),
                Map.of("type", "remove_tag", "tag_id", tag));
        return id(client.post("/api/v1/sequences", TOKEN, Map.of("name", "Through fire", "steps", steps)));
    }

    /** A zone whose clocks show about this hour right now. */
    private static String zoneAt(int hour) {
        int ahead = Math.floorMod(hour - Instant.now().atOffset(ZoneOffset.UTC).getHour() + 11, 24) - 11;
        return ahead == 0 ? "Etc/GMT" : "Etc/GMT" + (ahead > 0 ? "-" + ahead : "+" + -ahead);
    }

    /** Live servers have since finished most of what they held at that moment; dead servers held the rest. */
    private void endLeases() throws Exception {
        for (String table : List.of("sequence_call", "message")) {
            String held = text("select string_agg(lease::text, ',') from %s where lease is not null".formatted(table));
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            if (held != null) {
                write("update %s set due_at = now(), leased_until = now() where lease in (%s)".formatted(table, held));
            }
        }
    }

    private static long id(TestClient.Reply created) {
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    private void enroll(long sequence, int first, int people, String zone) throws SQLException {
        int last = first + people - 1;
        write("""
                insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                select a.account_id, 7000000000 + i, '+1213' || (4000000 + i), '%s', true, now(), now()
                from account as a, generate_series(%d, %d) as i
                """.formatted(zone, first, last));
        write("""
                insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at, due_at)
                select a.account_id, 8000000000 + i, %d, 7000000000 + i, now(), now()
                from account as a, generate_series(%d, %d) as i
                """.formatted(sequence, first, last));
    }

    private void awaitAllFinished(int people) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count("select count(*) from enrollment where state = 'finished'") < people
                || count("select count(*) from message where state = 'sent'") < people) {
            assertThat(System.nanoTime()).as("all have finished in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void verify(long sequence, int people, int night) throws SQLException {
        assertThat(count("select count(*) from enrollment where state <> 'finished'"))
                .isEqualTo(night);
        assertThat(count("""
                        select count(*) from enrollment
                        where state = 'active' and step = 3 and reason = 'window' and due_at > now() + interval '1 hour'
                        """)).as("who wait for their morning").isEqualTo(night);
        assertThat(count("select count(*) from contact_tag")).isEqualTo(night);
        assertThat(count("select count(*) from contact where disposition_status_id is not null"))
                .isEqualTo(people);
        assertThat(count("select count(*) from sequence_call where state = 'delivered'"))
                .isEqualTo((long) people * WEBHOOKS + night);
        assertThat(count("select count(*) from message")).isEqualTo(people);
        for (int step = 0; step < 9; step++) {
            assertThat(count("select coalesce(sum(people), 0) from sequence_count where sequence_id = %d and step = %d"
                            .formatted(sequence, step)))
                    .as("step %d", step)
                    .isEqualTo(step < 3 ? people + night : people);
        }
        assertThat(count("""
                        select count(*) from (
                          select string_agg(outcome, ' ' order by at, id) as story
                          from timeline
                          where kind = 'sequence'
                          group by contact_id) as t
                        where story not in (
                          'add_tag webhook:delivered',
                          'add_tag webhook:delivered send_sms:queued webhook:delivered set_disposition webhook:delivered'
                            || ' remove_tag left:finished')
                        """)).as("stories with steps out of order").isZero();
    }

    private void write(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(String.valueOf(text(sql)));
    }

    private @Nullable String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Accepts webhooks and messages as a careful receiver does: each key has its effect once. */
    private static final class Receiver implements AutoCloseable {
        private static final int ONE_IN = 20;

        private final HttpServer server;
        private final Map<String, Effect> effects = new ConcurrentHashMap<>();
        private final Map<String, Integer> refused = new ConcurrentHashMap<>();
        private final AtomicInteger doubles = new AtomicInteger();
        private final List<String> changed = new ArrayList<>();

        /** The first request for a key; for a message, {@code person} is the number, for a webhook the contact. */
        private record Effect(int step, long person, String body, long nanos) {}

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            for (int i = 0; i < WEBHOOKS; i++) {
                int step = i;
                server.createContext("/" + i, exchange -> take(exchange, step, "webhook-id"));
            }
            server.createContext("/messages", exchange -> take(exchange, MESSAGES, "Idempotency-Key"));
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void take(HttpExchange exchange, int step, String header) throws IOException {
            String key = exchange.getRequestHeaders().getFirst(header);
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            boolean refusing = step != MESSAGES
                    && Math.floorMod(key.hashCode(), ONE_IN) == 0
                    && refused.putIfAbsent(key, 1) == null;
            if (!refusing) {
                Effect effect = new Effect(step, person(Json.tree(body), step), said(body), System.nanoTime());
                Effect first = effects.putIfAbsent(key, effect);
                if (first != null) {
                    doubles.incrementAndGet();
                    if (!first.body().equals(effect.body())) {
                        changed.add(key);
                    }
                }
            }
            exchange.sendResponseHeaders(refusing ? 503 : 200, -1);
            exchange.close();
        }

        /** All headers except the sender's own address: the two servers share none here. */
        private static String said(String body) {
            return body.replaceAll("\"status_url\":\"[^\"]*\"", "");
        }

        /** Both end in the number that the contact was created with. */
        private static long person(JsonNode body, int step) {
            return step == MESSAGES
                    ? Long.parseLong(body.path("to").asString().substring("+12134".length()))
                    : body.path("data").path("enrollment_id").asLong() - 8_000_000_000L;
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

        void verify(int people, int night, int kills) {
            assertThat(effects).hasSize(people * (WEBHOOKS + 1) + night);
            assertThat(changed).isEmpty();
            assertThat(doubles.get())
                    .as("sent again under the same key, after a kill")
                    .isLessThanOrEqualTo((kills + 1) * AT_ONCE);
            Map<Long, long[]> arrivals = new ConcurrentHashMap<>();
            effects.values()
                    .forEach(effect ->
                            arrivals.computeIfAbsent(effect.person(), id -> new long[WEBHOOKS + 1])[effect.step()] =
                                    effect.nanos());
            assertThat(arrivals).hasSize(people + night);
            arrivals.forEach((person, at) -> {
                if (person > people) {
                    assertThat(at[1] + at[2] + at[MESSAGES])
                            .as("what happened at night to %d", person)
                            .isZero();
                    return;
                }
                assertThat(at[MESSAGES] - at[0])
                        .as("to the message to %d", person)
                        .isGreaterThanOrEqualTo(WAIT.toNanos());
                for (int i = 1; i < WEBHOOKS; i++) {
                    assertThat(at[i] - at[i - 1])
                            .as("from webhook %d to the next of %d", i - 1, person)
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
