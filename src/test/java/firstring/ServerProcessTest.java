package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.ReadyFolder;
import firstring.postgres.embedded.RunUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The real process: its start, its output, its end. */
final class ServerProcessTest {
    private final String data = ReadyFolder.made().toString();
    private final Map<String, String> settings = Map.of("FIRSTRING_DATA", data);

    @Test
    void itServesExitsWithZeroAndPrintsTheWelcomeOnce() {
        Map<String, String> untouched =
                Map.of("FIRSTRING_DATA", TestFolder.fresh().toString());
        try (ServerProcess first = ServerProcess.start(untouched)) {
            assertThat(first.adminToken()).isNotBlank();
            assertThat(first.out()).contains("curl -X POST " + first.url() + "/api/v1/webhook/forms");
            assertThat(first.terminate()).isZero();
            assertThat(first.log()).contains("event=server_stopped").doesNotContain(first.adminToken());
        }
        try (ServerProcess second = ServerProcess.start(untouched)) {
            assertThat(second.out()).isEqualTo("Firstring listens on " + second.url() + "\n");
            assertThat(second.terminate()).isZero();
        }
    }

    @Test
    void aServerStartedByRootDropsRootAndLeaksNoSecret() throws Exception {
        Map<String, String> given = Map.of(
                "FIRSTRING_DATA", data,
                "FIRSTRING_SECRET", "a secret that is given",
                "FIRSTRING_ADMIN_PASSWORD", "a password that is given",
                "FIRSTRING_BOOTSTRAP_TOKEN", "a-token-that-is-given");
        try (ServerProcess server = ServerProcess.start(given)) {
            assertThat(server.client()
                            .get("/api/v1/users", "a-token-that-is-given")
                            .status())
                    .isEqualTo(200);
            assertThat(server.out() + server.log())
                    .contains("the one in FIRSTRING_ADMIN_PASSWORD", "the one in FIRSTRING_BOOTSTRAP_TOKEN")
                    .doesNotContain("that is given", "that-is-given");
            assertThat(uids(server.pid())).as(server.log()).doesNotContain("0");
            assertThat(ProcessHandle.of(server.pid()).orElseThrow().descendants())
                    .isNotEmpty()
                    .allSatisfy(
                            process -> assertThat(environment(process.pid())).doesNotContain("FIRSTRING", "given"));
            assertThat(server.terminate()).isZero();
        }
        try (ServerProcess again = ServerProcess.start(given)) {
            assertThat(again.terminate()).isZero();
        }
    }

    /** Checks every thread. If others cannot read root's checkout, the server keeps root and the log says so. */
    private static Set<String> uids(long pid) throws IOException {
        boolean isReadable = RunUser.ofDataFolder(TestFolder.fresh())
                .findUnreadable(List.of(Path.of("target", "classes").toAbsolutePath()))
                .isEmpty();
        Set<String> uids = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                Files.readAllLines(task.resolve("status")).stream()
                        .filter(line -> line.startsWith("Uid:"))
                        .forEach(line -> uids.addAll(List.of(line.substring(5).split("\t", -1))));
            }
        }
        return isReadable ? uids : Set.of();
    }

    private static String environment(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aStopDuringTheFirstStartIsCleanAndKeepsTheSecret() {
        String data = ReadyFolder.unpacked().toString();
        Map<String, String> patient = Map.of("FIRSTRING_DATA", data, "FIRSTRING_STOP_TIME", "150s");
        try (ServerProcess server = ServerProcess.launch(patient).awaitLog("event=postgres_init")) {
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(server.adminToken()).isNotBlank();
            assertThat(processesOf(data)).isEmpty();
        }
        try (ServerProcess next = ServerProcess.start(patient)) {
            assertThat(next.log()).doesNotContain("event=postgres_orphan");
        }
    }

    private static List<String> processesOf(String folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(folder))
                .toList();
    }

    @Test
    void afterAKillItStartsAgain() {
        try (ServerProcess killed = ServerProcess.start(settings)) {
            killed.kill();
        }
        try (ServerProcess next = ServerProcess.start(settings)) {
            assertThat(next.terminate()).isZero();
        }
    }

    @Test
    void invalidSettingsAreAllReportedAndExitWithTwo() {
        Map<String, String> wrong = Map.of("FIRSTRING_PORT", "none", "FIRSTRING_COLOR", "red");
        try (ServerProcess server = ServerProcess.launch(wrong)) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.log().lines())
                    .containsExactly(
                            "firstring: FIRSTRING_PORT must be a number from 0 to 65535, not \"none\".",
                            "firstring: FIRSTRING_COLOR is not a setting of Firstring.");
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefusedInOneSentence() {
        try (ServerProcess first = ServerProcess.start(settings);
                ServerProcess second = ServerProcess.launch(settings)) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.log())
                    .startsWith("firstring: Another Firstring uses the data folder ")
                    .hasLineCount(1);
            assertThat(first.terminate()).isZero();
        }
    }
}
