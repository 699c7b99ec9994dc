package firstring;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PostgreSQL stops answering in the middle of a load, holding its connections, and later resumes as if nothing had
 * happened. */
class HungDatabaseTest {
    private static final String TOKEN = "hung-test-token-00001";
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final int CLIENTS = 60;
    private static final int BEFORE = 200;

    private final Map<String, String> settings =
            Map.of("FIRSTRING_DATA", ReadyFolder.made().toString(), "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);
    private final AtomicLong nextNumber = new AtomicLong(2_130_000_000L);
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

    @Test
    void aLeadAnsweredWith503IsNotSavedWhenPostgresResumes() throws Exception {
        try (ServerProcess server = ServerProcess.start(settings)) {
            List<ProcessHandle> postgres = postgres();
            CountDownLatch loaded = new CountDownLatch(BEFORE);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> postUntilRefused(server.client(), loaded)));
            }
            assertThat(loaded.await(180, TimeUnit.SECONDS)).isTrue();
            signal("-STOP", postgres);
            try {
                for (Thread client : clients) {
                    client.join();
                }
                assertThat(post(server.client()))
                        .as("a lead while it is known that the database hangs")
                        .isEqualTo(503);
                assertThat(server.client().get("/health/ready", null).status()).isEqualTo(503);
            } finally {
                signal("-CONT", postgres);
            }
            server.awaitReady();
            assertThat(post(server.client())).isEqualTo(201);
            Set<String> stored = storedNumbers();
            assertThat(statuses.values()).contains(201, 503).isSubsetOf(201, 503, 504);
            assertThat(numbersTold(503)).doesNotContainAnyElementsOf(stored);
            assertThat(stored).containsAll(numbersTold(201));
            assertThat(server.log().lines().filter(line -> line.contains("event=leads_refused")))
                    .hasSizeBetween(1, 3);
        }
    }

    private void postUntilRefused(TestClient client, CountDownLatch loaded) {
        while (post(client) == 201) {
            loaded.countDown();
        }
    }

    private int post(TestClient client) {
        String number = "+1" + nextNumber.incrementAndGet();
        TestClient.Reply reply = client.post(FORMS, TOKEN, Map.of("phone_number", number));
        if (reply.status() == 503) {
            assertThat(reply.header("Retry-After")).isNotNull();
        }
        if (reply.status() == 504) {
            assertThat(reply.body().path("lead_id").asLong()).isPositive();
        }
        statuses.put(number, reply.status());
        return reply.status();
    }

    private List<String> numbersTold(int status) {
        return statuses.entrySet().stream()
                .filter(one -> one.getValue() == status)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Set<String> storedNumbers() throws SQLException {
        DatabaseUrl url = EmbeddedPostgres.findRunning(Path.of(settings.get("FIRSTRING_DATA")))
                .orElseThrow();
        Set<String> numbers = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select phone_number from lead")) {
            while (rows.next()) {
                numbers.add(rows.getString(1));
            }
        }
        return numbers;
    }

    private List<ProcessHandle> postgres() {
        Path pidFile = Path.of(settings.get("FIRSTRING_DATA"), "postgres", "cluster", "postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.stream().filter(ProcessHandle::isAlive).forEach(one -> command.add(Long.toString(one.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
