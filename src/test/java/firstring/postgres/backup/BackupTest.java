package firstring.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.DatabaseFault;
import firstring.postgres.MeddlingStream;
import firstring.postgres.Migrations;
import firstring.postgres.Pools;
import firstring.postgres.SchemaStore;
import firstring.postgres.SecretFingerprint;
import firstring.postgres.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    private static final String SECRET = SecretFingerprint.of(new byte[] {1, 2, 3});
    private static final String NOVEMBER = "create table lead_2026_11 partition of lead"
            + " for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00')";

    /** More than the buffers hold, in a table before phone_stop, so that the backup is half written. */
    private static final String MUCH_BEFORE_THE_STOPS = """
            insert into idempotency_key (account_id, path, key, fingerprint, status, body, lead_id, created_at)
            select 1, '/', 'much', '\\x00', 201, string_agg(sha256(n::text::bytea), ''), 70, '2026-01-02 03:04:05+00'
            from generate_series(1, 20000) n
            """;

    @Test
    void everyRowOfEveryTableIsRestored() throws Exception {
        DataSource source = filled();
        Map<String, List<String>> before = contents(source);
        assertThat(before)
                .as("sample-rows.sql has rows for every table")
                .allSatisfy((_, rows) -> assertThat(rows).isNotEmpty());

        try (HikariDataSource target = Pools.openForCommands(TestDatabase.createEmptyUrl())) {
            long rows = Restore.read(target, new ByteArrayInputStream(backup(source)), SECRET);

            assertThat(contents(target)).isEqualTo(before);
            assertThat(rows)
                    .isEqualTo(before.values().stream().mapToLong(List::size).sum());
            assertThat(Migrations.version(target)).isEqualTo(Migrations.version(source));
        }
    }

    /**
     * The maximum length of notes and lead bodies, in characters that a backup has to escape, and longer than its
     * buffers.
     */
    @Test
    void longNotesAndLeadsAreRestored() throws Exception {
        DataSource source = filled();
        execute(source, "update contact set notes = repeat(E'注\\\\\\t\\n\\\\.', 10922)");
        execute(source, "update timeline set note = repeat(E'\\n\\\\.\\n😀', 13107)");
        execute(source, "update lead set body = decode(repeat('00ff5c0a', 65536), 'hex')");
        execute(source, """
                insert into timeline (account_id, contact_id, at, id, kind, note)
                select t.account_id, t.contact_id, t.at, 7000000 + i, 'note', t.note
                from (select * from timeline limit 1) as t, generate_series(1, 100) as i
                """);
        Map<String, List<String>> before = contents(source);
        DataSource target = TestDatabase.create().dataSource();

        Restore.read(target, new ByteArrayInputStream(backup(source)), SECRET);

        assertThat(contents(target)).isEqualTo(before);
    }

    @Test
    void newIdsFollowTheRestoredOnes() throws Exception {
        DataSource source = filled();
        long last = number(source, "select nextval('id_block')");
        DataSource target = TestDatabase.create().dataSource();

        Restore.read(target, new ByteArrayInputStream(backup(source)), SECRET);

        assertThat(number(target, "select nextval('id_block')")).isEqualTo(last + 1000);
    }

    @Test
    void restoredLeadsAreInThePartitionOfTheirMonth() throws Exception {
        DataSource source = filled();
        DataSource target = TestDatabase.create().dataSource();

        Restore.read(target, new ByteArrayInputStream(backup(source)), SECRET);

        assertThat(number(target, "select count(*) from lead_2026_11")).isEqualTo(1);
        assertThat(number(target, "select count(*) from lead_default")).isEqualTo(1);
    }

    @Test
    void theBackupIsConsistentWhileLeadsComeIn() throws Exception {
        DataSource source = filled();
        execute(source, MUCH_BEFORE_THE_STOPS);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();

        Backup.write(source, new MeddlingStream(whole, source), SECRET);
        DataSource target = TestDatabase.create().dataSource();
        Restore.read(target, new ByteArrayInputStream(whole.toByteArray()), SECRET);

        assertThat(number(source, "select count(*) from phone_stop")).isEqualTo(2);
        assertThat(number(target, "select count(*) from phone_stop")).isEqualTo(1);
    }

    @Test
    void theFileAppearsWhenCompleteAndIsReadableOnlyByItsOwner(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("firstring.backup");

        Backup.write(filled(), file, SECRET);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("firstring.backup");
        assertThat(Restore.read(TestDatabase.create().dataSource(), file, SECRET))
                .isPositive();
    }

    @Test
    void withAnotherSecretItSaysHowToProvideTheRightOne() throws Exception {
        byte[] backup = backup(filled());
        DataSource target = TestDatabase.create().dataSource();

        assertThatThrownBy(() ->
                        Restore.read(target, new ByteArrayInputStream(backup), SecretFingerprint.of(new byte[] {9})))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("Copy the file `secret`")
                .hasMessageContaining("FIRSTRING_SECRET");
        assertThat(number(target, "select count(*) from account")).isZero();
    }

    @Test
    void aDatabaseWithRowsIsLeftAlone() throws Exception {
        DataSource source = filled();
        byte[] backup = backup(source);
        Map<String, List<String>> before = contents(source);

        assertThatThrownBy(() -> Restore.read(source, new ByteArrayInputStream(backup), SECRET))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("The database is not empty");
        assertThat(contents(source)).isEqualTo(before);
    }

    @Test
    void aBackupCutShortOrAlteredRestoresNothing() throws Exception {
        byte[] whole = backup(filled());
        DataSource target = TestDatabase.create().dataSource();
        String text = text(whole);
        List<byte[]> broken = List.of(
                Arrays.copyOf(whole, whole.length - 100),
                Arrays.copyOf(whole, 5),
                "plain text".getBytes(StandardCharsets.UTF_8),
                compressed("something else\n"),
                compressed(text.substring(0, text.lastIndexOf("end {"))),
                compressed(text.replaceFirst("rows \\{[^\n]*count\":[0-9]+", "rows {\"count\":99")),
                compressed(text.replaceFirst("\ntable \\{", "\ntable {{")),
                compressed(text.replace("lead_2026_11", "lead; drop table account")),
                compressed(text.replace("\"name\":\"upkeep\"", "\"name\":\"pg_authid\"")));

        for (byte[] backup : broken) {
            assertThatThrownBy(() -> Restore.read(target, new ByteArrayInputStream(backup), SECRET))
                    .isInstanceOf(DatabaseFault.class);
            assertThat(number(target, "select count(*) from account")).isZero();
        }
    }

    @Test
    void aDamagedLastByteOrChecksumIsDetected() throws Exception {
        byte[] whole = backup(filled());
        DataSource target = TestDatabase.create().dataSource();
        List<byte[]> damaged = new ArrayList<>();
        for (int missing = 1; missing <= 8; missing++) {
            damaged.add(Arrays.copyOf(whole, whole.length - missing));
        }
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
            byte[] altered = whole.clone();
            altered[whole.length - fromEnd] ^= 0x10;
            damaged.add(altered);
        }
        damaged.add(compressed(text(whole).replaceFirst("end \\{[^\n]*", "end {\"rows\":3}")));
        damaged.add(compressed(text(whole) + "more\n"));

        for (byte[] backup : damaged) {
            assertThatThrownBy(() -> Restore.read(target, new ByteArrayInputStream(backup), SECRET))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageStartingWith("The file is not a complete backup");
            assertThat(number(target, "select count(*) from account")).isZero();
        }
    }

    @Test
    void aRestoreThatWouldStoreSomethingElseStoresNothing() throws Exception {
        byte[] whole = backup(filled());
        DataSource target = TestDatabase.create().dataSource();
        execute(target, """
                create function alter_row() returns trigger language plpgsql as
                $$ begin new.name := 'another'; return new; end $$
                """);
        execute(target, "create trigger alter_tags before insert on tag for each row execute function alter_row()");

        assertThatThrownBy(() -> Restore.read(target, new ByteArrayInputStream(whole), SECRET))
                .isInstanceOf(DatabaseFault.class)
                .hasMessageContaining("The table tag does not match the backup");
        assertThat(number(target, "select count(*) from account")).isZero();
    }

    @Test
    void aBackupWithoutOneOfTheTablesRestoresNothing() throws Exception {
        String text = text(backup(filled()));
        DataSource target = TestDatabase.create().dataSource();
        String without = text.replaceFirst("(?s)table \\{[^\n]*\"name\":\"upkeep\".*?\nrows [^\n]*\n", "");
        assertThat(without).isNotEqualTo(text);

        assertThatThrownBy(() -> restore(target, without)).isInstanceOf(DatabaseFault.class);
        assertThat(number(target, "select count(*) from account")).isZero();
    }

    @Test
    void aBackupOfANewerFirstringIsRefused() throws Exception {
        String text = text(backup(filled()));
        DataSource target = TestDatabase.create().dataSource();

        assertThatThrownBy(() -> restore(target, text.replaceFirst("\"schema\":\"[0-9]+\"", "\"schema\":\"999\"")))
                .hasMessageContaining("which a newer Firstring created");
        assertThatThrownBy(() -> restore(target, text.replaceFirst("\"format\":1", "\"format\":2")))
                .hasMessageContaining("written by a newer Firstring");
    }

    private static void restore(DataSource target, String text) throws IOException {
        Restore.read(target, new ByteArrayInputStream(compressed(text)), SECRET);
    }

    private static DataSource filled() throws IOException, SQLException {
        DataSource source = TestDatabase.create().dataSource();
        execute(source, NOVEMBER);
        execute(source, "select nextval('id_block')");
        try (InputStream rows = BackupTest.class.getResourceAsStream("/postgres/sample-rows.sql")) {
            execute(source, new String(rows.readAllBytes(), StandardCharsets.UTF_8));
        }
        return source;
    }

    private static byte[] backup(DataSource source) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Backup.write(source, out, SECRET);
        return out.toByteArray();
    }

    private static Map<String, List<String>> contents(DataSource dataSource) throws SQLException {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone to 'UTC'");
            for (BackupTable table : SchemaStore.tables(connection)) {
                contents.put(table.name(), rows(statement, table));
            }
        }
        return contents;
    }

    private static List<String> rows(Statement statement, BackupTable table) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select t::text from " + table.name() + " t order by 1")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static long number(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(byte[] backup) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(backup))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(out)) {
            compressed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
