package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import firstring.Await;
import firstring.ServerProcess;
import firstring.TestClient;
import firstring.TestClient.Reply;
import firstring.TestFolder;
import firstring.postgres.ReadyFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server whose data folder is a small file system that fills up: writes are answered with 503, and everything
 * recovers by itself once there is room. Needs a machine where processes can have their own mounts.
 */
@Tag("faults")
class FullDiskTest {
    private static final String TOKEN = "full-disk-token-00001";
    private static final String EMAIL = "ada@full.example";
    private static final String PASSWORD = "a disk as full as can be";
    private static final String SIZE = "192m";
    private static final int QUEUED = 20;
    private static final int MAX_TRIES = 500;

    private static final Path data = TestFolder.fresh();
    private static final Random random = new Random(1);
    private static final Set<String> taken = new HashSet<>();
    private static final Set<String> refused = new HashSet<>();
    private static ServerProcess server;
    private static TestClient client;
    private static Visitor visitor;
    private static long contact;
    private static long agent;
    private static long nextNumber = 2_130_000_000L;

    @BeforeAll
    static void start() throws Exception {
        List<String> own = ownMounts();
        assumeTrue(succeeds(own, "mount -t tmpfs -o size=1m tmpfs /mnt"), "no mounts of one's own");
        String mount = "mount -t tmpfs -o size=%s tmpfs %s && cp -a %s/. %s && exec \"$@\""
                .formatted(SIZE, data, smallLog(ReadyFolder.made()), Files.createDirectories(data));
        List<String> starter = new ArrayList<>(own);
        starter.addAll(List.of("sh", "-c", mount, "sh"));
        Map<String, String> settings = Map.of(
                "FIRSTRING_DATA", data.toString(),
                "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN,
                "FIRSTRING_ADMIN_EMAIL", EMAIL,
                "FIRSTRING_ADMIN_PASSWORD", PASSWORD);
        server = ServerProcess.launch(settings, List.of("serve"), starter).awaitReady();
        client = server.client();
        visitor = Visitor.signedIn(client, EMAIL, PASSWORD);
        agent = id(client.post(
                "/api/v1/users", TOKEN, Map.of("name", "Ann", "email", "ann@full.example", "role", "agent")));
        for (int i = 0; i < QUEUED; i++) {
            contact = lead(Map.of("user_id", agent, "add_to_powerdialer", true))
                    .body()
                    .path("contact_id")
                    .asLong();
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void aFullDiskIsAnsweredWith503UntilThereIsRoomAgain() throws Exception {
        Map<String, Supplier<Reply>> writing = new LinkedHashMap<>();
        writing.put("a lead", () -> lead(Map.of("notes", noise())));
        writing.put(
                "the API", () -> client.post("/api/v1/contacts/" + contact + "/notes", TOKEN, Map.of("note", noise())));
        writing.put("a page", () -> visitor.post("/contacts/" + contact + "/notes", Map.of("note", noise())));

        fill();
        writing.forEach(FullDiskTest::assertRefusedInTheEnd);
        assertLeadsAreRefused();

        useUpTheLog();
        fill();
        Supplier<Reply> page = () -> visitor.get("/contacts/" + contact);
        Supplier<Reply> list = () -> client.get("/api/v1/contacts", TOKEN);
        for (Supplier<Reply> small : List.of(page, list, FullDiskTest::next)) {
            assertThat(small.get().status())
                    .as("what needs no room, while PostgreSQL is away or back")
                    .isIn(200, 503);
        }
        writing.forEach(FullDiskTest::assertRefusedInTheEnd);
        assertLeadsAreRefused();

        Files.delete(filler());
        Await.until("ready again", server::isReady);
        writing.forEach((name, way) -> assertThat(way.get().status()).as(name).isIn(200, 201, 303));
        assertThat(lead(Map.of()).status()).isEqualTo(201);
        assertThat(next().status()).isEqualTo(200);
        assertThat(server.log().lines().filter(line -> line.contains("event=leads_refused")))
                .as("lines in the log, for %d refused leads", refused.size())
                .hasSizeBetween(1, 10);
        assertThat(stored()).containsAll(taken).doesNotContainAnyElementsOf(refused);
    }

    private static void assertLeadsAreRefused() {
        Await.until("not ready", () -> client.get("/health/ready", null).status() == 503);
        assertThat(lead(Map.of()).status()).isEqualTo(503);
    }

    /** Requests that still find room in existing files succeed; all others get a 503. */
    private static void assertRefusedInTheEnd(String name, Supplier<Reply> way) {
        Reply reply = way.get();
        for (int i = 0; i < MAX_TRIES && reply.status() < 400; i++) {
            reply = way.get();
        }
        assertThat(reply.status()).as(name + " " + reply.text()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).as(name).isNotNull();
    }

    private static Reply lead(Map<String, ?> more) {
        String number = "+1" + nextNumber++;
        Map<String, Object> lead = new LinkedHashMap<>(more);
        lead.put("phone_number", number);
        Reply reply = client.post("/api/v1/webhook/forms", TOKEN, lead);
        if (reply.status() == 201) {
            taken.add(number);
        } else if (reply.status() == 503) {
            refused.add(number);
        }
        return reply;
    }

    private static Reply next() {
        return client.post("/api/v1/users/" + agent + "/powerdialer/next", TOKEN, Map.of());
    }

    /** A note that cannot be compressed. */
    private static String noise() {
        byte[] bytes = new byte[45_000];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long id(Reply created) {
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    private static List<String> ownMounts() {
        return System.getProperty("user.name").equals("root")
                ? List.of("unshare", "--mount")
                : List.of("unshare", "--map-current-user", "--keep-caps", "--mount");
    }

    private static boolean succeeds(List<String> own, String script) throws Exception {
        List<String> command = new ArrayList<>(own);
        command.addAll(List.of("sh", "-c", script));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static Path smallLog(Path made) throws IOException {
        Files.writeString(
                made.resolve("postgres/cluster/local.conf"),
                "min_wal_size = '32MB'\nmax_wal_size = '48MB'\n",
                StandardOpenOption.APPEND);
        return made;
    }

    /** The data folder as seen by the server. */
    private static Path inside() {
        return Path.of("/proc/" + server.pid() + "/root" + data);
    }

    private static Path filler() {
        return inside().resolve("filler");
    }

    private static void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Fills the log until PostgreSQL needs a new segment. */
    private static void useUpTheLog() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.execute("select pg_logical_emit_message(true, 'fill', repeat('x', 8000000))");
            }
        } catch (SQLException ended) {
            server.awaitLog("PANIC");
        }
    }

    private static Set<String> stored() throws SQLException {
        Set<String> numbers = new HashSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select phone_number from lead")) {
            while (rows.next()) {
                numbers.add(rows.getString(1));
            }
        }
        return numbers;
    }

    private static Connection connect() throws SQLException {
        Properties address = new Properties();
        try (Reader file = Files.newBufferedReader(inside().resolve("postgres.properties"))) {
            address.load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return DriverManager.getConnection(
                address.getProperty("url"), address.getProperty("user"), address.getProperty("password"));
    }
}
