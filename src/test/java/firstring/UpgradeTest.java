package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.TestClient.Reply;
import firstring.postgres.Database;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.Migrations;
import firstring.postgres.Pools;
import firstring.postgres.TestDatabase;
import firstring.postgres.backup.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Databases of earlier versions, with a dozen leads and what became of them, on today's server. */
final class UpgradeTest {
    private static final Path BACKUPS = Path.of("src/test/resources/upgrade");

    /** Backups in which a sequence continued between the merge and the backup: undoing the merge would repeat a step. */
    private static final Set<String> CHANGED_SINCE_MERGE = Set.of("schema-021.backup", "schema-032.backup");

    private static final String TOKEN = "BENCH0TOKEN0BENCH0TOKEN";

    /** Made by {@code firstring backup} of each version: leads, a merge, a deletion, a note, a canceled message. */
    static List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(BACKUPS)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("backups")
    void anEarlierVersionsBackupIsMigratedAndServed(Path backup) throws Exception {
        DatabaseUrl url = TestDatabase.createEmptyUrl();
        Secret secret = Secret.of(TestServer.SECRET, Path.of("target", "no-data"));
        try (HikariDataSource pool = Pools.openForCommands(url);
                InputStream in = Files.newInputStream(backup)) {
            Restore.read(pool, in, secret.fingerprint());
        }
        try (HikariDataSource pool = Pools.open(url, 8);
                App app = App.startStill(Database.of(pool), TestServer.config(Map.of()), secret, TestServer.noon())) {
            TestClient client = new TestClient(app.url());
            List<JsonNode> contacts = list(client, "/api/v1/contacts?limit=50");
            assertThat(contacts).hasSize(10);
            assertThat(list(client, "/api/v1/leads?limit=50")).hasSize(12);
            assertThat(list(client, "/api/v1/bulk-actions").stream()
                            .map(action -> action.get("action").asString()))
                    .contains("enroll", "add_tag");
            boolean changed = CHANGED_SINCE_MERGE.contains(backup.getFileName().toString());
            int count = changed ? 11 : 12;
            theMergeIsUndoneUnlessTheContactHasChanged(client, changed);
            theDeletionCanBeUndone(client);
            assertThat(list(client, "/api/v1/contacts?limit=50")).hasSize(count);
            assertThat(list(client, "/api/v1/messages").stream()
                            .map(message -> message.get("state").asString()))
                    .contains("canceled", "held");
            theSamePersonsNextLeadFindsTheContact(client, count);
        }
    }

    private static void theMergeIsUndoneUnlessTheContactHasChanged(TestClient client, boolean changed) {
        String merge = list(client, "/api/v1/merges").getFirst().get("id").asString();
        Reply undone = client.post("/api/v1/merges/" + merge + "/undo", TOKEN, Map.of());
        assertThat(undone.status()).as(undone.text()).isEqualTo(changed ? 409 : 200);
    }

    private static void theDeletionCanBeUndone(TestClient client) {
        String deleted =
                list(client, "/api/v1/deleted-contacts").getFirst().get("id").asString();
        assertThat(client.post("/api/v1/contacts/" + deleted + "/restore", TOKEN, Map.of())
                        .status())
                .isEqualTo(200);
    }

    private static void theSamePersonsNextLeadFindsTheContact(TestClient client, int count) {
        Reply again = client.post(
                "/api/v1/webhook/forms", TOKEN, Map.of("phone_number", "+12065551011", "first_name", "Pat11"));
        assertThat(again.status()).isIn(200, 201);
        assertThat(list(client, "/api/v1/contacts?limit=50")).hasSize(count);
    }

    private static List<JsonNode> list(TestClient client, String path) {
        Reply reply = client.get(path, TOKEN);
        assertThat(reply.status()).as(path).isEqualTo(200);
        return reply.body().get("data").valueStream().toList();
    }

    /** Versions 22 to 29 came to main after 30 and 31. */
    @Test
    void aDatabaseThatSkippedMigrationsGetsThemLate(@TempDir Path known) throws Exception {
        Set<String> late = Set.of("022", "022_1", "024", "025", "027", "029", "029_1");
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db"))) {
            for (Path file : files.toList()) {
                String version = file.getFileName().toString().replaceAll("^V|__.*", "");
                if (version.compareTo("031") <= 0 && !late.contains(version)) {
                    Files.copy(file, known.resolve(file.getFileName()));
                }
            }
        }
        try (HikariDataSource pool = Pools.openForCommands(TestDatabase.createEmptyUrl())) {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("filesystem:" + known)
                    .table("schema_history")
                    .load()
                    .migrate();
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "insert into account (account_id, name, created_at, updated_at) values (1, 'Early', now(), now())");
            }
            Migrations.run(pool);
            assertThat(Migrations.countPending(pool)).isZero();
        }
    }
}
