package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.ServerProcess;
import firstring.postgres.ReadyFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real server with a small heap, flooded with far more than it can hold at once. */
@Tag("faults")
final class FloodTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String TOKEN = "flood-test-token-0001";
    private static final int CLIENTS = 1_000;
    private static final int BODIES_EACH = 4;

    private static final List<byte[]> LARGE = List.of(
            request("\"x\":[" + "\"eight888\",".repeat(22_000) + "0]"),
            request("\"x\":[" + "0,".repeat(125_000) + "0]"),
            request("\"x\":[" + "{},".repeat(83_000) + "{}]"),
            request("\"x\":\"" + "é".repeat(120_000) + "\""),
            request("\"notes\":\"" + "a".repeat(65_000) + "\",\"x\":[" + "[0],".repeat(45_000) + "[0]]"));

    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();

    @Test
    void manyLargeBodiesAtOnceDoNotEndTheServer() throws Exception {
        Map<String, String> settings =
                Map.of("FIRSTRING_DATA", ReadyFolder.made().toString(), "FIRSTRING_BOOTSTRAP_TOKEN", TOKEN);
        try (ServerProcess server = ServerProcess.start(settings)) {
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    clients.execute(() -> flood(server.port()));
                }
            }
            assertThat(statuses).isSubsetOf(200, 201, 400, 503).contains(503);
            assertThat(server.client()
                            .post(FORMS, TOKEN, Map.of("phone_number", "+18185550199"))
                            .status())
                    .isEqualTo(201);
            assertThat(server.terminate()).isZero();
        }
    }

    private void flood(int port) {
        for (int i = 0; i < BODIES_EACH; i++) {
            try (RawClient client = new RawClient(port)) {
                statuses.add(client.send(LARGE.get(i % LARGE.size())).read().status());
            } catch (IOException cut) {
                // More connections at once than the machine accepts.
            }
        }
    }

    private static byte[] request(String field) {
        String headers = "Content-Type: application/json\r\nAuthorization: Bearer " + TOKEN + "\r\n";
        String body = "{\"phone_number\":\"+18185550100\"," + field + "}";
        return RawClient.post(FORMS, headers, body).getBytes(StandardCharsets.UTF_8);
    }
}
