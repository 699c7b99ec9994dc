package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.TestDatabase;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The complete server in this process. */
final class AppTest {
    private static final TestServer server = TestServer.start();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void itIsLiveAndReady() {
        assertThat(server.get("/health/live", null).status()).isEqualTo(200);
        assertThat(server.get("/health/ready", null).text())
                .isEqualTo("{\"status\":\"ready\",\"checks\":{\"database\":true,\"leads\":true}}");
    }

    @Test
    void theFirstTokenHasEveryScope() {
        assertThat(server.get("/api/v1/users", server.adminToken())
                        .body()
                        .at("/data/0/email")
                        .asString())
                .isEqualTo("admin@localhost");
    }

    @Test
    void aSecondServerOnTheSameDatabaseCreatesNoSecondAccount() throws Exception {
        Config config = ((ConfigReading.Readable)
                        ConfigReader.read(Map.of("FIRSTRING_PORT", "0", "FIRSTRING_HOST", "127.0.0.1")))
                .config();
        Secret secret = Secret.of(TestServer.SECRET, config.storage().data());
        try (App second = App.startOver(server.database(), config, secret, InstantSource.system())) {
            assertThat(second.firstAccount()).isEmpty();
            assertThat(new TestClient(second.url())
                            .get("/api/v1/users", server.adminToken())
                            .status())
                    .isEqualTo(200);
        }
    }
}
