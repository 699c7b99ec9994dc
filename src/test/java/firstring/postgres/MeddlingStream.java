package firstring.postgres;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Adds a row to the database on the first write to the stream. */
public final class MeddlingStream extends FilterOutputStream {
    private final DataSource database;
    private boolean meddled;

    public MeddlingStream(OutputStream out, DataSource database) {
        super(out);
        this.database = database;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!meddled) {
            meddled = true;
            addRow();
        }
        out.write(bytes, offset, length);
    }

    private void addRow() throws IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into phone_stop (account_id, e164, kind, created_at)"
                    + " values (1, '+18185558888', 'opted_out', '2026-01-02 03:04:05+00')");
        } catch (SQLException broken) {
            throw new IOException(broken);
        }
    }
}
