package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestServer;
import firstring.json.Json;
import firstring.reference.ApiDescription.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /postman.json} passes against a fresh server, run by newman, which {@code ./firstring test} installs. */
final class PostmanTest {
    private static final Path NEWMAN = Path.of("target", "newman", "node_modules", ".bin", "newman");
    private static final int LIMIT_SECONDS = 300;

    private static final TestServer server = TestServer.start();

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theCollectionPassesAgainstAFreshServer() throws Exception {
        assertThat(NEWMAN)
                .as("newman is not installed; ./firstring test installs it with node and npm")
                .exists();
        Path collection = Files.writeString(
                folder.resolve("postman.json"),
                server.get("/postman.json", null).text());
        Path report = folder.resolve("report.json");
        Path output = folder.resolve("output");
        Process newman = new ProcessBuilder(command(collection, report))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(newman.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("newman exits")
                    .isTrue();
        } finally {
            newman.destroyForcibly();
        }
        assertThat(newman.exitValue()).as(Files.readString(output)).isZero();
        JsonNode stats = Json.tree(Files.readString(report)).at("/run/stats");
        int requests = requests(collectionTree()).size();
        assertThat(stats.at("/requests/total").asInt()).isEqualTo(requests);
        assertThat(stats.at("/assertions/failed").asInt()).isZero();
        assertThat(stats.at("/assertions/total").asInt()).isGreaterThanOrEqualTo(2 * requests);
    }

    @Test
    void theCollectionHasEveryCallOfTheLeadApiAndTheFamily() throws IOException {
        Set<String> called = new TreeSet<>();
        for (JsonNode request : requests(collectionTree())) {
            called.add(request.path("method").asString() + " /"
                    + String.join(
                            "/",
                            request.at("/url/path")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList()));
        }
        List<String> described = ApiDescription.read().operations().stream()
                .map(Operation::route)
                .filter(route -> route.contains("/webhook/"))
                .toList();
        assertThat(called).containsAll(described);
    }

    private static List<String> command(Path collection, Path report) {
        return List.of(
                NEWMAN.toAbsolutePath().toString(),
                "run",
                collection.toString(),
                "--env-var",
                "baseUrl=" + server.url(),
                "--env-var",
                "token=" + server.adminToken(),
                "--reporters",
                "cli,json",
                "--reporter-json-export",
                report.toString(),
                "--color",
                "off",
                "--timeout-request",
                "30000");
    }

    private static JsonNode collectionTree() {
        return Json.tree(server.get("/postman.json", null).text());
    }

    private static List<JsonNode> requests(JsonNode folder) {
        List<JsonNode> requests = new ArrayList<>();
        for (JsonNode item : folder.path("item")) {
            if (item.has("request")) {
                requests.add(item.get("request"));
            }
            requests.addAll(requests(item));
        }
        return requests;
    }
}
