package firstring.postgres;

import firstring.postgres.embedded.QuickConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/** Generates ids that are unique in the installation, a block of a thousand per database query. Thread-safe. */
public final class Ids {
    private static final int BLOCK_SIZE = 1_000;

    private final Database database;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;

    public Ids(Database database) {
        this.database = database;
    }

    public long next() {
        lock.lock();
        try {
            if (next == end) {
                next = drawBlock();
                end = next + BLOCK_SIZE;
            }
            return next++;
        } finally {
            lock.unlock();
        }
    }

    private long drawBlock() {
        try (Connection connection = QuickConnection.limit(database.dataSource().getConnection());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select nextval('id_block')")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException broken) {
            throw new DatabaseAway(broken);
        }
    }
}
