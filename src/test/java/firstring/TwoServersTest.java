package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.DatabaseUrl;
import firstring.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two server processes on one PostgreSQL share the turns of a ring group exactly. */
class TwoServersTest {
    private static final String TOKEN = "two-servers-token-01";
    private static final int LEADS = 10_000;
    private static final int THREADS = 64;

    @Test
    void tenThousandLeadsAreSharedWithinOneAmongEligibleMembers() throws Exception {
        DatabaseUrl database = TestDatabase.createUrl();
        Map<String, String> settings = Map.of(
                "FIRSTRING_DATA", TestFolder.fresh().toString(),
                "FIRSTRING_DATABASE_URL", database.jdbcUrl(),
                "FIRSTRING_DATABASE_USER", database.user(),
                "FIRSTRING_DATABASE_PASSWORD", database.password(),
                "FIRSTRING_SECRET", "the secret that both servers share",
                "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);
        try (ServerProcess one = ServerProcess.start(settings);
                ServerProcess other = ServerProcess.start(settings)) {
            List<Long> users = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                users.add(createUser(one.client(), i, i < 5));
            }
            long group = createGroup(one.client(), users);
            post(List.of(one.client(), other.client()), group);

            Map<Long, Integer> shares = shares(database);
            assertThat(shares.keySet()).containsExactlyInAnyOrderElementsOf(users.subList(0, 5));
            assertThat(shares.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(LEADS);
            IntStream counts = shares.values().stream().mapToInt(Integer::intValue);
            assertThat(counts.summaryStatistics())
                    .satisfies(all -> assertThat(all.getMax() - all.getMin()).isLessThanOrEqualTo(1));
        }
    }

    private static long createUser(TestClient client, int number, boolean available) {
        TestClient.Reply created = client.post(
                "/api/v1/users",
                TOKEN,
                Map.of("name", "Agent " + number, "email", "m" + number + "@example.com", "role", "agent"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        long id = created.body().path("id").asLong();
        String status = available ? "available" : "on_break";
        assertThat(client.put("/api/v1/users/" + id + "/status", TOKEN, Map.of("status", status))
                        .status())
                .isEqualTo(200);
        return id;
    }

    private static long createGroup(TestClient client, List<Long> users) {
        List<Map<String, Long>> members =
                users.stream().map(user -> Map.of("user_id", user)).toList();
        TestClient.Reply created = client.post(
                "/api/v1/ring-groups", TOKEN, Map.of("name", "Sales", "strategy", "round_robin", "members", members));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    private static void post(List<TestClient> servers, long group) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger created = new AtomicInteger();
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            TestClient server = servers.get(i % servers.size());
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int number = next.getAndIncrement(); number < LEADS; number = next.getAndIncrement()) {
                    Map<String, Object> lead = Map.of(
                            "phone_number", "+1" + (2_130_000_000L + number),
                            "distribute_to_ring_group", true,
                            "ring_group_id", group,
                            "check_available_users", true,
                            "add_to_powerdialer", true);
                    if (server.post("/api/v1/webhook/forms", TOKEN, lead).status() == 201) {
                        created.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(created.get()).isEqualTo(LEADS);
    }

    private static Map<Long, Integer> shares(DatabaseUrl database) throws SQLException {
        Map<Long, Integer> shares = new TreeMap<>();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select user_id, count(*) from contact where user_id is not null group by user_id")) {
            while (rows.next()) {
                shares.put(rows.getLong(1), rows.getInt(2));
            }
        }
        return shares;
    }
}
