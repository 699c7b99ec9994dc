package firstring.postgres.backup;

import firstring.json.Json;
import firstring.postgres.DatabaseFault;
import firstring.postgres.Migrations;
import firstring.postgres.Partition;
import firstring.postgres.SchemaStore;
import firstring.postgres.embedded.LineReader;
import firstring.postgres.embedded.ServerCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a {@link Backup} into an empty database, in one transaction: all of it or nothing. Before it commits, the file
 * has been read to its last byte, its checksum has been verified, and every table has been read back and compared with
 * the file row by row. A backup of an older schema is read into that schema and then migrated. Throws a {@link
 * DatabaseFault} when it refuses.
 */
public final class Restore {
    private final LineReader lines;
    private final Connection tx;
    private final CopyManager copies;
    private final Map<String, BackupTable> tables = new LinkedHashMap<>();
    private final Map<String, RowDigest> digests = new LinkedHashMap<>();
    private long rows;

    private Restore(LineReader lines, Connection tx) throws SQLException {
        this.lines = lines;
        this.tx = tx;
        this.copies = tx.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Returns the number of rows. */
    public static long read(DataSource dataSource, Path file, String secretFingerprint) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(dataSource, in, secretFingerprint);
        }
    }

    /** Returns the number of rows. */
    public static long read(DataSource dataSource, InputStream in, String secretFingerprint) throws IOException {
        try {
            LineReader lines = new LineReader(new GZIPInputStream(new BufferedInputStream(in), 1 << 16));
            BackupHeader header = header(lines);
            requireSameSecret(header, secretFingerprint);
            ServerCheck.require(dataSource);
            prepareSchema(dataSource, header.schema());
            long rows = readInto(dataSource, lines);
            Migrations.run(dataSource);
            return rows;
        } catch (java.io.EOFException | ZipException broken) {
            throw new DatabaseFault("The file is not a complete backup: " + broken.getMessage() + ".", broken);
        } catch (JacksonException broken) {
            throw new DatabaseFault("The file is not a complete backup: one of its lines cannot be read.", broken);
        } catch (SQLException broken) {
            throw new DatabaseFault("The backup could not be restored: " + broken.getMessage(), broken);
        }
    }

    private static BackupHeader header(LineReader lines) throws IOException {
        Line first = Line.of(lines.read());
        if (first.tag() != Backup.Tag.BACKUP) {
            throw new DatabaseFault("The file is not a backup of Firstring.");
        }
        BackupHeader header = BackupHeader.of(first.content());
        if (header.format() != BackupHeader.FORMAT) {
            throw new DatabaseFault("The backup was written by a newer Firstring. Restore it with that version.");
        }
        return header;
    }

    private static void requireSameSecret(BackupHeader header, String secretFingerprint) {
        if (!header.secret().equals(secretFingerprint)) {
            throw new DatabaseFault(
                    "The backup was made with another secret, and without it none of its tokens would work."
                            + " Copy the file `secret` from its data folder into this one (or set its FIRSTRING_SECRET), then"
                            + " restore again.");
        }
    }

    private static void prepareSchema(DataSource dataSource, String schema) {
        if (!Migrations.knows(dataSource, schema)) {
            throw new DatabaseFault("The backup has schema " + schema
                    + ", which a newer Firstring created. Restore it with that version.");
        }
        String present = Migrations.version(dataSource);
        if (present.isEmpty()) {
            Migrations.run(dataSource, schema);
        } else if (!present.equals(schema)) {
            throw new DatabaseFault("The database already has schema " + present + " and the backup has schema "
                    + schema + ": restore into a database without tables, such as an empty data folder.");
        }
    }

    private static long readInto(DataSource dataSource, LineReader lines) throws SQLException, IOException {
        try (Connection tx = dataSource.getConnection()) {
            tx.setAutoCommit(false);
            Restore restore = new Restore(lines, tx);
            restore.readAll();
            tx.commit();
            tx.setAutoCommit(true);
            SchemaStore.execute(tx, "analyze");
            return restore.rows;
        }
    }

    private void readAll() throws SQLException, IOException {
        SchemaStore.writeAsBackup(tx);
        List<BackupTable> present = SchemaStore.tables(tx);
        SchemaStore.lock(tx, present);
        for (BackupTable table : present) {
            requireEmpty(table);
            tables.put(table.name(), table);
        }
        Line line = next();
        while (line.tag() != Backup.Tag.END) {
            read(line);
            line = next();
        }
        requireEnd(line);
        for (BackupTable table : present) {
            requireEqual(table);
        }
    }

    /** Reads on to the end of the file: the checksum of the compressed data comes after the last line. */
    private void requireEnd(Line end) throws IOException {
        if (lines.read() != null) {
            throw new DatabaseFault("The file is not a complete backup: there is data after its end.");
        }
        if (end.content().path("rows").asLong(-1) != rows) {
            throw new DatabaseFault("The file is not a complete backup: rows are missing.");
        }
    }

    /** Compares the database's contents with the file's. */
    private void requireEqual(BackupTable table) throws SQLException, IOException {
        RowDigest read = digests.get(table.name());
        if (read == null) {
            throw new DatabaseFault("The file is not a complete backup: the table " + table.name() + " is missing.");
        }
        RowDigest stored = new RowDigest();
        copies.copyOut("copy (select " + table.columnList() + " from " + table.name() + ") to stdout", stored);
        if (!stored.value().equals(read.value())) {
            throw new DatabaseFault("The table " + table.name() + " does not match the backup, so nothing was"
                    + " restored. Please report this along with both versions of PostgreSQL.");
        }
    }

    private void requireEmpty(BackupTable table) throws SQLException {
        if (!SchemaStore.isEmpty(tx, table)) {
            throw new DatabaseFault("The database is not empty (there are rows in " + table.name()
                    + "): restore into an empty one, such as an empty data folder.");
        }
    }

    private Line next() throws IOException {
        return Line.of(lines.read());
    }

    private void read(Line line) throws SQLException, IOException {
        JsonNode content = line.content();
        switch (line.tag()) {
            case PARTITION -> SchemaStore.execute(tx, Partition.of(content).creation());
            case TABLE -> copy(content);
            case SEQUENCE ->
                SchemaStore.advanceSequence(
                        tx,
                        content.path("name").asString(),
                        content.path("value").asLong());
            case BACKUP, ROWS, END ->
                throw new DatabaseFault("The file is not a complete backup: its lines are out of order.");
        }
    }

    private void copy(JsonNode content) throws SQLException, IOException {
        BackupTable table = known(content);
        RowDigest digest = new RowDigest();
        if (digests.put(table.name(), digest) != null) {
            throw new DatabaseFault("The file is not a complete backup: the table " + table.name() + " appears twice.");
        }
        CopyIn copy = copies.copyIn("copy " + table.name() + " (" + table.columnList() + ") from stdin");
        long copied;
        try {
            sendRows(copy, digest);
            copied = copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        Line count = next();
        if (count.tag() != Backup.Tag.ROWS || count.content().path("count").asLong(-1) != copied) {
            throw new DatabaseFault("The file is not a complete backup: rows of " + table.name() + " are missing.");
        }
        rows += copied;
    }

    /** Names from the file are used in SQL only if the schema has them. */
    private BackupTable known(JsonNode content) {
        BackupTable table = tables.get(content.path("name").asString());
        if (table == null || !table.columns().equals(columns(content))) {
            throw new DatabaseFault("The backup contains a table or column that the schema does not have: "
                    + content.path("name").asString() + ".");
        }
        return table;
    }

    private static List<String> columns(JsonNode content) {
        return content.path("columns").valueStream().map(JsonNode::asString).toList();
    }

    private void sendRows(CopyIn copy, RowDigest digest) throws SQLException, IOException {
        for (byte[] line = lines.read(); !Arrays.equals(line, Backup.END_OF_ROWS); line = lines.read()) {
            if (line == null) {
                throw new DatabaseFault("The file is not a complete backup: it ends in the middle of a table.");
            }
            digest.write(line, 0, line.length);
            copy.writeToCopy(line, 0, line.length);
        }
    }

    /** One line that is not a row. */
    private record Line(Backup.Tag tag, JsonNode content) {

        static Line of(byte @Nullable [] bytes) {
            if (bytes == null) {
                throw new DatabaseFault("The file is not a complete backup: it ends too early.");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            for (Backup.Tag tag : Backup.Tag.values()) {
                if (text.startsWith(tag.word() + " ")) {
                    return new Line(tag, Json.tree(text.substring(tag.word().length())));
                }
            }
            throw new DatabaseFault("The file is not a backup of Firstring.");
        }
    }
}
