package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.ServerProcess;
import firstring.TestClient;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.ReadyFolder;
import firstring.postgres.embedded.EmbeddedPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A real server with a small heap, and texts that together are larger than it. */
class LongNotesTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String TOKEN = "long-notes-token-0001";
    private static final int CONTACTS = 150;
    private static final int MAILS = 60;
    private static final int EVENTS = 60;
    private static final int MERGES = 6;
    private static final int LEADS = 200;
    private static final String NOTE = "注".repeat(55_000);

    private static final Path DATA = ReadyFolder.made();
    private static final ServerProcess server =
            ServerProcess.start(Map.of("FIRSTRING_DATA", DATA.toString(), "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN));
    private static final TestClient client = server.client();

    @AfterAll
    static void stop() {
        assertThat(server.terminate()).isZero();
    }

    @Test
    void readingContactsWithLongNotesDoesNotEndTheServer() throws Exception {
        together(16, CONTACTS, i -> plant(client, i));
        List<Reading> readings = new ArrayList<>();
        together(84, 84, i -> read(client, i, readings));
        assertThat(readings).extracting(Reading::status).isSubsetOf(200, 201, 503);
        assertThat(readings.stream().filter(one -> one.kind.equals("lead")))
                .as("leads at the same time")
                .anyMatch(one -> one.status < 300);
        assertThat(readings.stream().filter(one -> one.kind.equals("export") && one.status == 200))
                .as("exports that started are complete")
                .isNotEmpty()
                .allMatch(one -> one.text.lines().count() >= CONTACTS + 1);
        assertThat(readings.stream().filter(one -> one.kind.equals("list"))).anyMatch(one -> one.status == 200);
        assertThat(everyId("/api/v1/contacts")).hasSizeGreaterThanOrEqualTo(CONTACTS);
        assertThat(lead(client, 0).status).isEqualTo(200);
    }

    @Test
    void readingTheLongestMessagesDoesNotEndTheServer() throws Exception {
        Set<Long> sent = ConcurrentHashMap.newKeySet();
        together(
                8,
                MAILS,
                i -> sent.add(id(post(
                        "/api/v1/messages",
                        Map.of(
                                "channel",
                                "email",
                                "to",
                                "ada" + i + "@example.com",
                                "subject",
                                "Long",
                                "body",
                                "b".repeat(55_000),
                                "html",
                                "h".repeat(200_000))))));
        readAtOnce("/api/v1/messages?limit=200", 60);
        readAtOnce("/api/v1/messages/" + sent.iterator().next(), 100);
        assertThat(everyId("/api/v1/messages")).isEqualTo(sent);
    }

    @Test
    void readingTheLargestLeadsDoesNotEndTheServer() throws Exception {
        Map<String, Object> lead = new LinkedHashMap<>();
        lead.put("phone_number", "x");
        lead.put("other_phone_numbers", Collections.nCopies(2_000, "y".repeat(100)));
        Set<Long> kept = ConcurrentHashMap.newKeySet();
        together(
                8, LEADS, i -> kept.add(post(FORMS, lead).body().path("lead_id").asLong()));
        assertThat(kept).hasSize(LEADS);
        readAtOnce("/api/v1/leads?limit=200", 60);
        readAtOnce("/api/v1/leads/" + kept.iterator().next(), 100);
        assertThat(everyId("/api/v1/leads")).containsAll(kept);
    }

    @Test
    void mergingContactsWithLongHistoriesDoesNotEndTheServer() throws Exception {
        long[] contacts = new long[2 * MERGES];
        together(
                8,
                contacts.length,
                i -> contacts[i] = client.post(FORMS, TOKEN, Map.of("phone_number", "+1818556" + (1000 + i)))
                        .body()
                        .path("contact_id")
                        .asLong());
        execute("""
                insert into timeline (account_id, contact_id, at, id, kind, note)
                select c.account_id, c.id, now(), 9000000000 + c.id * 1000 + i, 'note', repeat('n', 65000)
                from contact as c, generate_series(1, %d) as i
                where c.phone_number like '+1818556%%'
                """.formatted(EVENTS));
        together(MERGES, MERGES, i -> {
            long kept = contacts[2 * i];
            TestClient.Reply merged = client.post(
                    "/api/v1/contacts/" + kept + "/merge", TOKEN, Map.of("contact_id", contacts[2 * i + 1]));
            assertThat(merged.status()).as(merged.text()).isEqualTo(200);
            long merge = merged.body().path("merge_id").asLong();
            TestClient.Reply undone = client.post("/api/v1/merges/" + merge + "/undo", TOKEN, Map.of());
            assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        });
        for (long contact : contacts) {
            assertThat(everyId("/api/v1/contacts/" + contact + "/timeline")).hasSizeGreaterThan(EVENTS);
        }
    }

    private void execute(String sql) throws SQLException {
        DatabaseUrl url = EmbeddedPostgres.findRunning(DATA).orElseThrow();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Some succeed; the others get Retry-After. */
    private static void readAtOnce(String path, int times) throws Exception {
        List<Reading> readings = Collections.synchronizedList(new ArrayList<>());
        together(times, times, i -> readings.add(get(client, "page", path)));
        assertThat(readings).extracting(Reading::status).contains(200).isSubsetOf(200, 503);
    }

    /** Posts until the server is not busy, as clients do. */
    private static TestClient.Reply post(String path, Map<String, ?> body) {
        TestClient.Reply reply;
        do {
            reply = client.post(path, TOKEN, body);
        } while (reply.status() == 503);
        return reply;
    }

    private static long id(TestClient.Reply created) {
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().path("id").asLong();
    }

    private record Reading(String kind, int status, String text) {}

    private interface Each {
        void run(int i) throws Exception;
    }

    private static void together(int threads, int times, Each each) throws Exception {
        try (ExecutorService clients =
                Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                Callable<Void> one = () -> {
                    each.run(number);
                    return null;
                };
                all.add(clients.submit(one));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void plant(TestClient client, int i) {
        TestClient.Reply reply;
        do {
            reply = client.post(FORMS, TOKEN, Map.of("phone_number", "+1818555" + (1000 + i), "notes", NOTE));
        } while (reply.status() == 503);
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    }

    /** 12 exports, 12 lists, and 60 leads of contacts whose notes have to be loaded for them. */
    private static void read(TestClient client, int i, List<Reading> readings) {
        Reading reading = i < 12
                ? get(client, "export", "/api/v1/contacts/export")
                : i < 24 ? get(client, "list", "/api/v1/contacts?limit=200") : lead(client, i);
        synchronized (readings) {
            readings.add(reading);
        }
    }

    private static Reading get(TestClient client, String kind, String path) {
        try {
            TestClient.Reply reply = client.get(path, TOKEN);
            return new Reading(kind, reply.status(), reply.text());
        } catch (UncheckedIOException brokenOff) {
            // A truncated response is recognized as incomplete.
            return new Reading(kind, 503, "");
        }
    }

    private static Reading lead(TestClient client, int i) {
        TestClient.Reply reply = client.post(
                FORMS,
                TOKEN,
                Map.of("phone_number", "+1818555" + (1000 + i), "first_name", "Ada", "force_update", true));
        return new Reading("lead", reply.status(), reply.text());
    }

    private static Set<Long> everyId(String list) {
        Set<Long> ids = new HashSet<>();
        String cursor = "";
        while (cursor != null) {
            TestClient.Reply reply = client.get(list + "?limit=200" + cursor, TOKEN);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            JsonNode page = reply.body();
            page.path("data").forEach(one -> ids.add(one.path("id").asLong()));
            String next = page.path("next_cursor").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
        return ids;
    }
}
