package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.ReadyFolder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real process: how it starts, what it prints, how it ends. */
final class ServerProcessTest {
    private final String data = ReadyFolder.made().toString();
    private final Map<String, String> settings = Map.of("FIRSTRING_DATA", data);

    @Test
    void itServesStopsWithZeroAndIntroducesItselfOnlyOnce() {
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
    void aStopDuringTheFirstStartEndsItInGoodOrderAndLosesNoSecret() {
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
    void settingsThatCannotBeAreAllToldAndEndItWithTwo() {
        Map<String, String> wrong = Map.of("FIRSTRING_PORT", "none", "FIRSTRING_COLOUR", "red");
        try (ServerProcess server = ServerProcess.launch(wrong)) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.log().lines())
                    .containsExactly(
                            "firstring: FIRSTRING_PORT must be a number from 0 to 65535, not \"none\".",
                            "firstring: FIRSTRING_COLOUR is not a setting of Firstring.");
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
