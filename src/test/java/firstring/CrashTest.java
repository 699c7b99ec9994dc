package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.json.Json;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.ReadyFolder;
import firstring.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every acknowledged lead is saved exactly once, with all its effects, after any kill during a load. */
class CrashTest {
    private static final String TOKEN = "crash-test-token-0001";
    private static final int CLIENTS = 16;
    private static final int LEADS_BEFORE_KILL = 120;

    private final Map<String, String> settings =
            Map.of("FIRSTRING_DATA", ReadyFolder.made().toString(), "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);
    private final AtomicLong nextNumber = new AtomicLong(2_130_000_000L);
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Object> lead = new LinkedHashMap<>();

    @Test
    void acknowledgedLeadsSurviveAServerKill() throws Exception {
        killTheServer(3);
    }

    @Test
    void acknowledgedLeadsSurviveAPostgresKill() throws Exception {
        killPostgres(3);
    }

    @Test
    @Tag("faults")
    void acknowledgedLeadsSurviveTwentyServerKills() throws Exception {
        killTheServer(20);
    }

    @Test
    @Tag("faults")
    void acknowledgedLeadsSurviveTwentyPostgresKills() throws Exception {
        killPostgres(20);
    }

    private void killTheServer(int times) throws Exception {
        for (int time = 0; time < times; time++) {
            try (ServerProcess server = ServerProcess.start(settings)) {
                setUpOnce(server.client());
                loadUntil(server.client(), server::kill);
            }
        }
        try (ServerProcess server = ServerProcess.start(settings)) {
            verify(server.client());
            assertThat(server.terminate()).isZero();
        }
    }

    private void killPostgres(int times) throws Exception {
        try (ServerProcess server = ServerProcess.start(settings)) {
            setUpOnce(server.client());
            for (int time = 0; time < times; time++) {
                loadUntil(server.client(), this::killPostmaster);
                Await.until("PostgreSQL takes connections", this::takesConnections);
                server.awaitReady();
            }
            verify(server.client());
            assertThat(server.terminate()).isZero();
        }
    }

    private void setUpOnce(TestClient client) {
        if (!lead.isEmpty()) {
            return;
        }
        long[] users = new long[3];
        for (int i = 0; i < users.length; i++) {
            users[i] = id(client.post(
                    "/api/v1/users",
                    TOKEN,
                    Map.of("name", "Agent " + i, "email", "a" + i + "@example.com", "role", "agent")));
        }
        Object members = java.util.Arrays.stream(users)
                .mapToObj(user -> Map.of("user_id", user))
                .toList();
        lead.put("distribute_to_ring_group", true);
        lead.put(
                "ring_group_id",
                id(client.post("/api/v1/ring-groups", TOKEN, Map.of("name", "All", "members", members))));
        lead.put("add_to_powerdialer", true);
        lead.put("tag_id", id(client.post("/api/v1/tags", TOKEN, Map.of("name", "Hot"))));
        lead.put(
                "sequence_id",
                id(client.post(
                        "/api/v1/sequences",
                        TOKEN,
                        Map.of(
                                "name",
                                "Follow up",
                                "steps",
                                java.util.List.of(Map.of("type", "wait", "duration", "PT1H"))))));
    }

    private static long id(TestClient.Reply created) {
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    /** Posts from many clients, kills when enough leads were acknowledged, and returns when every client has noticed. */
    private void loadUntil(TestClient client, Runnable kill) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(LEADS_BEFORE_KILL);
        AtomicBoolean killed = new AtomicBoolean();
        Thread[] clients = new Thread[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = Thread.ofVirtual().start(() -> {
                while (!killed.get()) {
                    post(client);
                    enough.countDown();
                }
            });
        }
        assertThat(enough.await(180, TimeUnit.SECONDS))
                .as("leads before the kill")
                .isTrue();
        kill.run();
        killed.set(true);
        for (Thread one : clients) {
            one.join();
        }
    }

    private void post(TestClient client) {
        String number = "+1" + nextNumber.incrementAndGet();
        Map<String, Object> fields = new LinkedHashMap<>(lead);
        fields.put("phone_number", number);
        try {
            TestClient.Reply reply = client.post("/api/v1/webhook/forms", TOKEN, fields);
            if (reply.status() == 201) {
                acknowledged.put(number, reply.body().path("lead_id").asLong());
            } else {
                assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            }
        } catch (UncheckedIOException cut) {
            // Not acknowledged: it may or may not be saved.
        }
    }

    private void killPostmaster() {
        try (Stream<Path> files = Files.walk(Path.of(settings.get("FIRSTRING_DATA")))) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Its processes outlive it briefly and keep the server ready, but only a new postmaster accepts connections. */
    private boolean takesConnections() {
        Optional<DatabaseUrl> url = EmbeddedPostgres.findRunning(Path.of(settings.get("FIRSTRING_DATA")));
        if (url.isEmpty()) {
            return false;
        }
        try (Connection connection = DriverManager.getConnection(
                url.get().jdbcUrl(), url.get().user(), url.get().password())) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void verify(TestClient client) throws SQLException {
        assertThat(acknowledged).hasSizeGreaterThan(LEADS_BEFORE_KILL);
        DatabaseUrl url = EmbeddedPostgres.findRunning(Path.of(settings.get("FIRSTRING_DATA")))
                .orElseThrow();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
            for (Map.Entry<String, Long> one : acknowledged.entrySet()) {
                assertThat(effects(connection, one.getKey()))
                        .as(one.getKey())
                        .isEqualTo("1 lead, 1 contact, 1 entry, 1 enrollment, 1 tag, 1 event");
            }
            assertThat(count(connection, "select count(*) from lead group by id having count(*) > 1 limit 1"))
                    .isZero();
            assertThat(count(connection, """
                            select count(*) from queue as q
                            where q.open_count <> (
                                select count(*) from dialer_entry as e
                                where e.account_id = q.account_id and e.user_id = q.user_id and e.state in ('queued', 'leased'))
                            """)).as("queues that count wrongly").isZero();
        }
        String number = acknowledged.keySet().iterator().next();
        TestClient.Reply kept = client.get("/api/v1/leads/" + acknowledged.get(number), TOKEN);
        assertThat(kept.body().path("phone_number").asString()).isEqualTo(number);
        assertThat(Json.text(kept.body())).doesNotContain(TOKEN);
    }

    private static String effects(Connection connection, String e164) throws SQLException {
        String sql = """
                select (select count(*) from lead as l where l.phone_number = p.e164 and l.outcome = 'created') || ' lead, '
                    || (select count(*) from contact as c where c.phone_number = p.e164) || ' contact, '
                    || (select count(*) from dialer_entry as e where e.contact_id = p.contact_id and e.state = 'queued') || ' entry, '
                    || (select count(*) from enrollment as n where n.contact_id = p.contact_id and n.state = 'active') || ' enrollment, '
                    || (select count(*) from contact_tag as t where t.contact_id = p.contact_id) || ' tag, '
                    || (select count(*) from timeline as t where t.contact_id = p.contact_id) || ' event'
                from contact_phone as p
                where p.e164 = ?
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, e164);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : "nothing";
            }
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
