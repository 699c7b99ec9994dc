package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.intake.batch.Lanes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Leads of many accounts in one batch stay as separate as if each account were alone. */
class ManyAccountsTest {
    private static final TestServer server = TestServer.start();
    private static final int ACCOUNTS = 12;
    private static final int LEADS = 5;

    private record Shop(String token, long user, long ringGroup, long tag) {}

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theSamePhonesAndIdsInOneBatchStaySeparateByAccount() throws Exception {
        List<Shop> shops = new ArrayList<>();
        for (int number = 0; number < ACCOUNTS; number++) {
            shops.add(openShop(number));
        }
        List<List<Reply>> replies = postAllAtOnce(shops);
        for (int number = 0; number < ACCOUNTS; number++) {
            Shop shop = shops.get(number);
            for (int lead = 0; lead < LEADS; lead++) {
                Reply reply = replies.get(number).get(lead);
                assertThat(reply.status()).as(reply.text()).isEqualTo(201);
                assertThat(reply.body().path("user_id").asLong()).isEqualTo(shop.user());
            }
            Reply foreign = replies.get(number).get(LEADS);
            assertThat(foreign.status()).as(foreign.text()).isBetween(400, 422);
            JsonNode contacts = server.get("/api/v1/contacts?limit=200", shop.token())
                    .body()
                    .path("data");
            assertThat(contacts).hasSize(LEADS);
            JsonNode queue = server.get("/api/v1/users/" + shop.user() + "/powerdialer?limit=200", shop.token())
                    .body()
                    .path("data");
            assertThat(queue).hasSize(LEADS);
        }
    }

    @Test
    void aLockedContactDelaysOnlyItsOwnAccount() throws Exception {
        Map<String, Object> lead = Map.of("phone_number", "+18185550100");
        List<String> tokens = new ArrayList<>();
        int writers = Lanes.Limits.DEFAULT.writers();
        for (int account = 0; account < writers + 2; account++) {
            tokens.add(server.createAccount("Account " + account).token().reveal());
        }
        long locked = server.post("/api/v1/webhook/forms", tokens.getLast(), lead)
                .body()
                .path("contact_id")
                .asLong();
        letLocksBeWaitedFor("set lock_timeout = '2s'");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection row = server.database().dataSource().getConnection();
                Connection table = server.database().dataSource().getConnection()) {
            lock(row, "select 1 from contact where id = " + locked + " for update");
            lock(table, "lock table contact_phone in exclusive mode");
            List<Future<Reply>> replies = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                replies.add(post(clients, tokens.get(writer), lead));
                Await.until(
                        "a writer waits for the table",
                        () -> waitingForLocks() == replies.size()
                                || replies.getFirst().isDone());
            }
            replies.add(post(clients, tokens.get(writers), lead));
            replies.add(post(clients, tokens.getLast(), lead));
            Await.until("both gather", () -> isGathering() || replies.getFirst().isDone());
            table.rollback();
            assertThat(replies.get(writers).get().status()).isEqualTo(201);
            row.rollback();
            assertThat(replies.getLast().get().status()).isIn(200, 503);
        } finally {
            letLocksBeWaitedFor("reset lock_timeout");
        }
    }

    /** For connections made from now on; a running server keeps its own setting. */
    private static void letLocksBeWaitedFor(String setting) {
        server.database().jdbi().useHandle(handle -> {
            String name = handle.createQuery("select current_database()")
                    .mapTo(String.class)
                    .one();
            handle.execute("alter database \"" + name + "\" " + setting);
        });
        ((HikariDataSource) server.database().dataSource())
                .getHikariPoolMXBean()
                .softEvictConnections();
    }

    private static boolean isGathering() {
        return server.get("/metrics", null).text().contains("firstring_lanes_waiting 2");
    }

    private static Future<Reply> post(ExecutorService clients, String token, Map<String, Object> lead) {
        return clients.submit(() -> server.post("/api/v1/webhook/forms", token, lead));
    }

    private static void lock(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int waitingForLocks() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select count(*) from pg_locks where not granted and relation = 'contact_phone'::regclass")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Writers that have taken the first leads wait for the table, so that all other leads gather behind them. */
    private static List<List<Reply>> postAllAtOnce(List<Shop> shops) throws Exception {
        List<List<Future<Reply>>> futures = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection blocker = server.database().dataSource().getConnection()) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("lock table contact_phone in exclusive mode");
            }
            for (int number = 0; number < shops.size(); number++) {
                Shop shop = shops.get(number);
                Shop next = shops.get((number + 1) % shops.size());
                List<Future<Reply>> ofShop = new ArrayList<>();
                for (int lead = 0; lead <= LEADS; lead++) {
                    Map<String, Object> form = form(lead, lead < LEADS ? shop : next);
                    ofShop.add(clients.submit(() -> server.post("/api/v1/webhook/forms", shop.token(), form)));
                }
                futures.add(ofShop);
            }
            blocker.rollback();
        }
        List<List<Reply>> replies = new ArrayList<>();
        for (List<Future<Reply>> ofShop : futures) {
            List<Reply> received = new ArrayList<>();
            for (Future<Reply> future : ofShop) {
                received.add(future.get());
            }
            replies.add(received);
        }
        return replies;
    }

    /** The same phones for every shop; the last form refers to another shop's ring group and tag. */
    private static Map<String, Object> form(int lead, Shop named) {
        Map<String, Object> form = new HashMap<>();
        form.put("phone_number", "+1818555" + (1_000 + lead));
        form.put("ring_group_id", named.ringGroup());
        form.put("tag_id", named.tag());
        form.put("add_to_powerdialer", true);
        form.put("distribute_to_ring_group", true);
        return form;
    }

    private static Shop openShop(int number) {
        String token = server.createAccount("Shop " + number).token().reveal();
        long user = create(
                token,
                "users",
                Map.of("name", "Agent " + number, "email", "agent" + number + "@shop.example", "role", "agent"));
        server.put("/api/v1/users/" + user + "/status", token, Map.of("status", "available"));
        long group = create(
                token,
                "ring-groups",
                Map.of("name", "Sales", "strategy", "round_robin", "members", List.of(Map.of("user_id", user))));
        long tag = create(token, "tags", Map.of("name", "Web"));
        return new Shop(token, user, group, tag);
    }

    private static long create(String token, String resource, Map<String, Object> body) {
        Reply reply = server.post("/api/v1/" + resource, token, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().path("id").asLong();
    }
}
