package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Checks that Firstring can use a server: PostgreSQL 15 or newer, UTF-8, writable. */
public final class ServerCheck {
    private static final int MIN_MAJOR = 15;

    private static final String DESCRIBE_SERVER = """
            select current_setting('server_version_num')::integer / 10000 as major,
                current_setting('server_encoding') as encoding,
                current_setting('transaction_read_only')::boolean as read_only
            """;

    private ServerCheck() {}

    /** Throws a {@link DatabaseFault} that says what is wrong, including when there is no answer. */
    public static void require(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DESCRIBE_SERVER);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            require(rows.getInt("major"), rows.getString("encoding"), rows.getBoolean("read_only"));
        } catch (SQLException broken) {
            throw new DatabaseFault("The database cannot be used: " + firstReason(broken), broken);
        }
    }

    public static void require(int major, String encoding, boolean readOnly) {
        if (major < MIN_MAJOR) {
            throw new DatabaseFault("The database is PostgreSQL " + major + ", and Firstring needs PostgreSQL "
                    + MIN_MAJOR + " or newer.");
        }
        if (!encoding.equals("UTF8")) {
            throw new DatabaseFault("The database's encoding is " + encoding + ", and Firstring needs UTF8.");
        }
        if (readOnly) {
            throw new DatabaseFault("The database is read-only: point Firstring at the primary.");
        }
    }

    /** The reason behind a pool's failure, whose own message says only that it waited. */
    private static String firstReason(SQLException broken) {
        Throwable reason = broken;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return String.valueOf(reason.getMessage());
    }
}
