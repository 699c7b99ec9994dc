package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.ServerProcess;
import firstring.TestClient;
import firstring.postgres.ReadyFolder;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A real server with its own small heap, and contacts whose notes, all together, are longer than it. */
class LongNotesTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String TOKEN = "long-notes-token-0001";
    private static final int CONTACTS = 150;
    private static final String NOTE = "注".repeat(55_000);

    @Test
    void readingContactsWithLongNotesDoesNotEndTheServer() throws Exception {
        Map<String, String> settings =
                Map.of("FIRSTRING_DATA", ReadyFolder.made().toString(), "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);
        try (ServerProcess server = ServerProcess.start(settings)) {
            TestClient client = server.client();
            together(16, CONTACTS, i -> plant(client, i));
            List<Reading> readings = new ArrayList<>();
            together(84, 84, i -> read(client, i, readings));
            assertThat(readings).extracting(Reading::status).isSubsetOf(200, 201, 503);
            assertThat(readings.stream().filter(one -> one.kind.equals("lead")))
                    .as("leads meanwhile")
                    .anyMatch(one -> one.status < 300);
            assertThat(readings.stream().filter(one -> one.kind.equals("export") && one.status == 200))
                    .as("exports that were begun are whole")
                    .isNotEmpty()
                    .allMatch(one -> one.text.lines().count() >= CONTACTS + 1);
            assertThat(readings.stream().filter(one -> one.kind.equals("list"))).anyMatch(one -> one.status == 200);
            assertThat(everyContact(client)).hasSizeGreaterThanOrEqualTo(CONTACTS);
            assertThat(lead(client, 0).status).isEqualTo(200);
            assertThat(server.terminate()).isZero();
        }
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
            // An answer that breaks off is seen to be no whole one.
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

    private static Set<Long> everyContact(TestClient client) {
        Set<Long> ids = new HashSet<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    client.get("/api/v1/contacts?limit=200" + cursor, TOKEN).body();
            page.path("data").forEach(one -> ids.add(one.path("id").asLong()));
            String next = page.path("next_cursor").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
        return ids;
    }
}
