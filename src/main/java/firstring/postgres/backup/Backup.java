package firstring.postgres.backup;

import firstring.json.Json;
import firstring.postgres.DatabaseFault;
import firstring.postgres.Migrations;
import firstring.postgres.Partition;
import firstring.postgres.PrivateFile;
import firstring.postgres.SchemaStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes the complete installation as of one moment while it runs: a compressed text with one line per item (see {@link
 * Tag}), and between them the rows of each table as COPY writes them. It contains personal data and password hashes,
 * but not the secret. It can be restored on every PostgreSQL that Firstring supports. Memory use does not grow with the
 * data.
 */
public final class Backup {
    static final byte[] END_OF_ROWS = "\\.\n".getBytes(StandardCharsets.UTF_8);
    private static final int BUFFER = 1 << 16;

    private final CopyManager copies;
    private final OutputStream out;
    private long rows;

    private Backup(CopyManager copies, OutputStream out) {
        this.copies = copies;
        this.out = out;
    }

    /**
     * Replaces the file once the backup is complete and on disk; only its owner can read it. Returns the number of
     * rows.
     */
    public static long write(DataSource dataSource, Path file, String secretFingerprint) throws IOException {
        Path whole = file.toAbsolutePath();
        Path fresh = whole.resolveSibling(whole.getFileName() + ".part");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = PrivateFile.open(fresh)) {
            OutputStream out = Channels.newOutputStream(channel);
            long rows = write(dataSource, out, secretFingerprint);
            channel.force(true);
            Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return rows;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Leaves the stream open. Returns the number of rows. */
    public static long write(DataSource dataSource, OutputStream out, String secretFingerprint) throws IOException {
        String schema = Migrations.version(dataSource);
        if (schema.isEmpty()) {
            throw new DatabaseFault("There is nothing to back up: the database has no schema yet.");
        }
        GZIPOutputStream compressed = new GZIPOutputStream(new BufferedOutputStream(out, BUFFER), BUFFER);
        try (Connection tx = dataSource.getConnection()) {
            tx.setReadOnly(true);
            tx.setAutoCommit(false);
            tx.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Backup backup = new Backup(tx.unwrap(PGConnection.class).getCopyAPI(), compressed);
            backup.write(tx, schema, secretFingerprint);
            tx.rollback();
            compressed.finish();
            compressed.flush();
            return backup.rows;
        } catch (SQLException broken) {
            throw new DatabaseFault("The backup could not be written: " + broken.getMessage(), broken);
        }
    }

    private void write(Connection tx, String schema, String secret) throws SQLException, IOException {
        SchemaStore.writeAsBackup(tx);
        String takenAt = Instant.now().toString();
        line(Tag.BACKUP, new BackupHeader(BackupHeader.FORMAT, schema, secret, takenAt).json());
        for (Partition partition : SchemaStore.partitions(tx)) {
            line(Tag.PARTITION, partition);
        }
        for (BackupTable table : SchemaStore.tables(tx)) {
            copy(table);
        }
        for (Map.Entry<String, Long> sequence : SchemaStore.sequences(tx).entrySet()) {
            line(Tag.SEQUENCE, Map.of("name", sequence.getKey(), "value", sequence.getValue()));
        }
        line(Tag.END, Map.of("rows", rows));
    }

    /** Copies the result of a query, because COPY of a table leaves out its partitions. */
    private void copy(BackupTable table) throws SQLException, IOException {
        line(Tag.TABLE, Map.of("name", table.name(), "columns", table.columns()));
        long copied = copies.copyOut(
                "copy (select " + table.columnList() + " from " + table.name() + ") to stdout", new Unclosed(out));
        out.write(END_OF_ROWS);
        line(Tag.ROWS, Map.of("table", table.name(), "count", copied));
        rows += copied;
    }

    private void line(Tag tag, Object content) throws IOException {
        out.write((tag.word() + " " + Json.text(content) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The kinds of lines in a backup: the first word of a line, followed by JSON. */
    enum Tag {
        /** First: {@link BackupHeader}. */
        BACKUP("firstring-backup"),
        /** A range partition to create before its rows. */
        PARTITION("partition"),
        /** A table's name and columns; rows follow until a line {@code \.}. */
        TABLE("table"),
        /** The number of rows. */
        ROWS("rows"),
        /** The current value of a sequence. */
        SEQUENCE("sequence"),
        /** Last: a backup without it is incomplete. */
        END("end");

        private final String word;

        Tag(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Ignores flushes: flushing after each table would reduce the compression. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // The backup is flushed once, at its end.
        }
    }
}
