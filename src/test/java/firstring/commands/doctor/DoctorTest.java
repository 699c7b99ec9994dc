package firstring.commands.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Config;
import firstring.ConfigReader;
import firstring.ConfigReading;
import firstring.commands.doctor.Finding.Level;
import firstring.postgres.Database;
import firstring.postgres.TestDatabase;
import firstring.text.HiddenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of the doctor, passing and failing. */
final class DoctorTest {
    private static final long GIB = 1L << 30;
    private static final Map<String, String> HEALTHY = Map.of(
            "fsync", "on",
            "full_page_writes", "on",
            "synchronous_commit", "on",
            "autovacuum", "on",
            "data_checksums", "on",
            "max_connections", "200");

    @TempDir
    private Path folder;

    @Test
    void aFreshDatabaseLacksOnlyThePartitionsTheFirstStartCreates() {
        List<Finding> findings = examine(TestDatabase.create(), Instant.now());
        assertThat(findings)
                .filteredOn(finding -> finding.level() == Level.FAIL)
                .isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.level() == Level.WARN)
                .extracting(Finding::subject)
                .containsExactly("lead partitions");
        assertThat(findings)
                .extracting(Finding::subject)
                .contains("PostgreSQL", "clock", "fsync", "extension pg_trgm", "schema", "indexes", "due work");
    }

    @Test
    void everyProblemComesWithAdvice() {
        assertThat(examine(TestDatabase.create(), Instant.now()))
                .allSatisfy(finding -> assertThat(finding.advice().isEmpty()).isEqualTo(finding.level() == Level.OK));
    }

    @Test
    void aGuessableTokenIsReportedUntilItExpires() {
        Database database = TestDatabase.create();
        database.jdbi().useHandle(handle -> handle.execute("""
                        insert into token (digest, account_id, user_id, id, name, scopes, hint, short, expires_at, revoked_at,
                          created_at, updated_at)
                        select sha256(n::text::bytea), 7, 8, n, 'Form ' || n, '{intake}', '', n < 5,
                          case n when 2 then timestamptz '2999-01-01 00:00Z' when 3 then timestamptz '2001-01-01 00:00Z' end,
                          case n when 4 then now() end, now(), now()
                        from generate_series(1, 5) n
                        """));
        Finding finding = only("short tokens", examine(database, Instant.now()));
        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.state())
                .isEqualTo("token 1 of account 7 (Form 1); token 2 of account 7 (Form 2), ends 2999-01-01");
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, off, FAIL",
        "full_page_writes, off, FAIL",
        "synchronous_commit, off, FAIL",
        "synchronous_commit, local, OK",
        "synchronous_commit, remote_apply, OK",
        "autovacuum, off, WARN",
        "data_checksums, off, WARN",
        "max_connections, 26, OK",
        "max_connections, 25, WARN"
    })
    void aSettingIsJudgedByWhatItCosts(String name, String value, Level level) {
        Map<String, String> settings = new HashMap<>(HEALTHY);
        settings.put(name, value);
        Finding finding = only(name, SettingsChecks.of(settings, 16));
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.state()).contains(value);
    }

    @Test
    void synchronousCommitTurnedOffForOneDatabaseIsReported() throws SQLException {
        Database database = TestDatabase.create();
        execute(
                database,
                "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$");
        renew(database);
        assertThat(only("synchronous_commit", examine(database, Instant.now())).level())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void anInvalidIndexIsReported() throws SQLException {
        Database database = TestDatabase.create();
        execute(
                database,
                "update pg_index set indisvalid = false where indexrelid = 'ring_group_member_by_user'::regclass");
        Finding finding = only("indexes", examine(database, Instant.now()));
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.state()).isEqualTo("ring_group_member_by_user");
        assertThat(finding.advice()).contains("reindex index concurrently");
    }

    @Test
    void missingPartitionsAndStrayLeadsAreReported() throws SQLException {
        Database database = TestDatabase.create();
        Instant now = Instant.parse("2026-07-15T12:00:00Z");
        for (String month : List.of("07", "08", "10")) {
            execute(
                    database,
                    "create table lead_y2026m%1$s partition of lead for values from ('2026-%1$s-01Z') to ('2026-%1$s-02Z')"
                            .formatted(month));
        }
        assertThat(only("lead partitions", examine(database, now)).state()).isEqualTo("2026-09");
        assertThat(only("unsorted leads", examine(database, now)).level()).isEqualTo(Level.OK);
    }

    @Test
    void abandonedDueWorkIsLateAfterFiveMinutes() throws SQLException {
        Database database = TestDatabase.create();
        execute(
                database,
                "insert into upkeep (name, due_at, attempt) values ('lead_months', '2026-07-15T12:00:00Z', 3)");
        Instant due = Instant.parse("2026-07-15T12:00:00Z");
        assertThat(only("due work", examine(database, due.plus(Duration.ofMinutes(5))))
                        .level())
                .isEqualTo(Level.OK);
        Finding late = only("due work", examine(database, due.plus(Duration.ofMinutes(6))));
        assertThat(late.level()).isEqualTo(Level.WARN);
        assertThat(late.state()).isEqualTo("upkeep since 2026-07-15T12:00:00Z");
        assertThat(only("upkeep", examine(database, due)).state()).isEqualTo("lead_months after 3 attempts");
    }

    @Test
    void tokensWithoutTheirSecretFail() throws SQLException {
        Database database = TestDatabase.create();
        execute(database, """
                insert into token (digest, account_id, user_id, id, name, scopes, hint, created_at, updated_at)
                values (decode(repeat('00ff', 16), 'hex'), 1, 2, 3, 'T', '{manage}', 'abcd', now(), now())
                """);
        assertThat(Doctor.examine(database, 16, true, Instant.now()))
                .noneMatch(finding -> finding.subject().equals("tokens"));
        assertThat(only("tokens", Doctor.examine(database, 16, false, Instant.now()))
                        .level())
                .isEqualTo(Level.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"20, 100, OK", "9, 100, WARN", "4, 8, WARN", "0, 100, FAIL"})
    void theDiskIsJudgedByWhatIsFree(long freeGib, long totalGib, Level level) {
        assertThat(FolderChecks.disk(folder, freeGib * GIB, totalGib * GIB).level())
                .isEqualTo(level);
    }

    @Test
    void theDiskOfAFolderThatDoesNotExistYetIsChecked() {
        assertThat(FolderChecks.disk(folder.resolve("not/made")).state()).contains("GiB free");
    }

    @ParameterizedTest
    @CsvSource({"rw-------, OK", "r--------, OK", "rw-r-----, FAIL", "rw----r--, FAIL"})
    void aSecretThatOthersCanReadFails(String permissions, Level level) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));
        assertThat(FolderChecks.secret(null, secret).level()).isEqualTo(level);
    }

    @Test
    void aMissingSecretIsAWarningAndAConfiguredOneIsFine() {
        Path secret = folder.resolve("secret");
        assertThat(FolderChecks.secret(null, secret).level()).isEqualTo(Level.WARN);
        Finding given = FolderChecks.secret(new HiddenText("hidden hidden hidden"), secret);
        assertThat(given.level()).isEqualTo(Level.OK);
        assertThat(given.toString()).doesNotContain("hidden");
    }

    @Test
    void aClockJumpFailsUntilItIsAccepted() throws SQLException {
        Database database = TestDatabase.create();
        Instant now = Instant.parse("2026-06-10T16:00:00Z");
        execute(database, "insert into clock_watch (seen_at) values ('2026-06-10 15:59:00+00')");
        assertThat(only("time", examine(database, now)).level()).isEqualTo(Level.OK);
        execute(
                database,
                "update clock_watch set doubted_from = '2026-06-10 12:00:00+00',"
                        + " doubted_until = '2026-06-11 12:00:00+00'");
        assertThat(only("time", examine(database, now)).state()).contains("no old data is deleted until 2026-06-11T12");
        assertThat(only("time", examine(database, now.plus(Duration.ofDays(2)))).level())
                .isEqualTo(Level.OK);
        execute(database, "update clock_watch set seen_at = '2027-06-10 12:00:00+00'");
        assertThat(only("time", examine(database, now)).level()).isEqualTo(Level.FAIL);
    }

    @Test
    void reportsTheWeaknessesAnAttackerWouldTryFirst() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), "x");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        List<Finding> open = safety(Map.of("FIRSTRING_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        assertThat(only("encryption", open).level()).isEqualTo(Level.WARN);
        assertThat(only("FIRSTRING_SECRET", open).level()).isEqualTo(Level.WARN);

        List<Finding> proxied = safety(Map.of(
                "FIRSTRING_PUBLIC_URL", "https://leads.example.com",
                "FIRSTRING_BOOTSTRAP_TOKEN", "0123abcd",
                "FIRSTRING_SECRET", "7f3a9c0e5b1d8264aa70c3e9f1b25d46"));
        assertThat(only("encryption", proxied).level()).isEqualTo(Level.OK);
        assertThat(only("FIRSTRING_SECRET", proxied).level()).isEqualTo(Level.OK);
        assertThat(only("FIRSTRING_BOOTSTRAP_TOKEN", proxied).level()).isEqualTo(Level.WARN);

        List<Finding> encrypted =
                safety(Map.of("FIRSTRING_TLS_CERT", key.toString(), "FIRSTRING_TLS_KEY", key.toString()));
        assertThat(only("encryption", encrypted).level()).isEqualTo(Level.OK);
        assertThat(only("TLS key", encrypted).level()).isEqualTo(Level.FAIL);
        assertThat(safety(Map.of("FIRSTRING_HOST", "127.0.0.1")))
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK));
    }

    private List<Finding> safety(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("FIRSTRING_DATA", folder.toString());
        return switch (ConfigReader.read(all)) {
            case ConfigReading.Readable readable -> SafetyChecks.of(readable.config());
            case ConfigReading.Faulty faulty -> throw new IllegalArgumentException(faulty.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({"password1234, WARN", "plenty of gray herons, OK"})
    void aWeakPasswordOfTheFirstAdminIsTold(String password, Level level) {
        Config.FirstStart given = new Config.FirstStart("ada@example.com", new HiddenText(password), null);
        Finding finding = only("admin password", AdminPasswordCheck.of(given));
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.toString()).doesNotContain(password);
    }

    private static List<Finding> examine(Database database, Instant now) {
        return Doctor.examine(database, 16, true, now);
    }

    private static Finding only(String subject, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .reduce((one, other) -> {
                    throw new AssertionError("two of " + subject);
                })
                .orElseThrow(() -> new AssertionError(findings.toString()));
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Existing sessions do not see a setting of the database. */
    private static void renew(Database database) {
        ((com.zaxxer.hikari.HikariDataSource) database.dataSource())
                .getHikariPoolMXBean()
                .softEvictConnections();
    }
}
