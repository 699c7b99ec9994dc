package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.Database;
import firstring.postgres.Pools;
import firstring.postgres.SqlFailure;
import firstring.postgres.TestDatabase;
import firstring.postgres.embedded.WriteProbe;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The tables are locked, or the database is read-only: every client gets a 503 to retry, and the node is not ready. */
class LockedTablesTest {
    /** The pool of a real server, whose sessions have the server's limits. */
    private static final HikariDataSource pool = Pools.open(TestDatabase.createUrl(), 12);

    private static final TestServer server = TestServer.startOver(Database.of(pool), TestServer.noon(), Map.of());

    @AfterAll
    static void close() {
        server.close();
        pool.close();
    }

    @Test
    void aLockedTableIsNotAServerError() throws Exception {
        try (Connection other = server.database().dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table contact, message in access exclusive mode");
            CompletableFuture<TestClient.Reply> lead = CompletableFuture.supplyAsync(() -> post("+18185550101"));
            CompletableFuture<TestClient.Reply> list =
                    CompletableFuture.supplyAsync(() -> server.get("/api/v1/contacts", server.adminToken()));
            CompletableFuture<TestClient.Reply> messages =
                    CompletableFuture.supplyAsync(() -> server.get("/api/v1/messages", server.adminToken()));
            for (CompletableFuture<TestClient.Reply> one : List.of(lead, list, messages)) {
                assertThat(one.join().status()).as(one.join().text()).isEqualTo(503);
                assertThat(one.join().header("Retry-After")).isNotNull();
            }
            assertNotReadyAndLeadsRefusedAtOnce();
            other.rollback();
        }
        assertLeadsAreTakenAgain("+18185550102");
    }

    @Test
    void aLostConnectionIsNotAServerError() throws Exception {
        String group =
                "/api/v1/ring-groups/" + create("/api/v1/ring-groups", Map.of("name", "All", "members", List.of()));
        long contact = post("+18185550105").body().path("contact_id").asLong();
        long agent = create("/api/v1/users", Map.of("name", "Ann", "email", "ann@a.example", "role", "agent"));
        assertToldToRetry("ring_group", () -> server.get(group + "/simulation", server.adminToken()));
        assertToldToRetry(
                "timeline",
                () -> server.post("/api/v1/contacts/" + contact + "/notes", server.adminToken(), Map.of("note", "n")));
        assertToldToRetry(
                "queue, dialer_entry",
                () -> server.post("/api/v1/users/" + agent + "/powerdialer/next", server.adminToken(), Map.of()));
    }

    private static long create(String path, Map<String, ?> thing) {
        return server.post(path, server.adminToken(), thing).body().path("id").asLong();
    }

    /** The request waits for the lock of the table when its connection is ended. */
    private static void assertToldToRetry(String tables, Supplier<TestClient.Reply> request) throws Exception {
        try (Connection other = server.database().dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table " + tables + " in access exclusive mode");
            CompletableFuture<TestClient.Reply> reply = CompletableFuture.supplyAsync(request);
            Await.until("the request waited and lost its connection", () -> endWaiting() && reply.isDone());
            other.rollback();
            assertThat(reply.join().status()).as(reply.join().text()).isEqualTo(503);
            assertThat(reply.join().header("Retry-After")).isNotNull();
        }
    }

    private static boolean endWaiting() {
        server.database().jdbi().useHandle(handle -> handle.execute("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """));
        return true;
    }

    /** A gate that opened while PostgreSQL was away would accept leads only to refuse them later. */
    @Test
    void aDatabaseCheckThatLosesItsConnectionFails() throws Exception {
        WriteProbe canary = new WriteProbe(server.database());
        try (Connection other = server.database().dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table lead in access exclusive mode");
            CompletableFuture<SqlFailure> seen = CompletableFuture.supplyAsync(canary::ask);
            Await.until("the look lost its connection", () -> endWaiting() && seen.isDone());
            other.rollback();
            assertThat(seen.join()).isEqualTo(SqlFailure.AWAY);
        }
        assertThat(canary.ask()).isNull();
    }

    @Test
    void aReadOnlyDatabaseIsNotAServerError() throws Exception {
        setReadOnly(true);
        try {
            assertThat(post("+18185550103").status()).isEqualTo(503);
            TestClient.Reply tag = server.post("/api/v1/tags", server.adminToken(), Map.of("name", "Hot"));
            assertThat(tag.status()).isEqualTo(503);
            assertThat(tag.header("Retry-After")).isEqualTo("10");
            assertNotReadyAndLeadsRefusedAtOnce();
        } finally {
            setReadOnly(false);
        }
        assertLeadsAreTakenAgain("+18185550104");
    }

    private static void assertNotReadyAndLeadsRefusedAtOnce() {
        Await.until("not ready", () -> server.get("/health/ready", null).status() == 503);
        TestClient.Reply ready = server.get("/health/ready", null);
        assertThat(ready.body().path("checks").path("leads").asBoolean()).isFalse();
        assertThat(post("+18185550199").status()).isEqualTo(503);
    }

    private static void assertLeadsAreTakenAgain(String number) {
        Await.until("ready again", () -> server.get("/health/ready", null).status() == 200);
        assertThat(post(number).status()).isEqualTo(201);
        assertThat(Stream.of("+18185550101", "+18185550103", "+18185550199").map(LockedTablesTest::leads))
                .as("leads that were told 503")
                .containsOnly(0);
    }

    private static int leads(String number) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from lead where phone_number = :number")
                        .bind("number", number)
                        .mapTo(Integer.class)
                        .one());
    }

    private static TestClient.Reply post(String number) {
        return server.post("/api/v1/webhook/forms", server.adminToken(), Map.of("phone_number", number));
    }

    /** Also applies to existing connections: the pool's are replaced. */
    private static void setReadOnly(boolean readOnly) {
        server.database().jdbi().useHandle(handle -> {
            handle.execute("set default_transaction_read_only = off");
            String name = handle.createQuery("select current_database()")
                    .mapTo(String.class)
                    .one();
            handle.execute("alter database \"" + name + "\" set default_transaction_read_only = " + readOnly);
            handle.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            handle.execute("set default_transaction_read_only = " + readOnly);
        });
        // Otherwise a request may get one of the connections that were just ended.
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
