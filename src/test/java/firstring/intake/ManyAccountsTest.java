package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.sql.Connection;
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

/** Leads of many accounts that are written together stay as apart as if each account were alone. */
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
    void theSamePhonesAndForeignIdsInOneBatchAreEachAccountsOwn() throws Exception {
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

    /** Writers that have taken the first leads wait for the table, so that all others gather behind them. */
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

    /** The same phones for every shop; the last form names another shop's ring group and tag. */
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
