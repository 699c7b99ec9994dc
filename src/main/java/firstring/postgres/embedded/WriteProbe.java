package firstring.postgres.embedded;

import firstring.postgres.Database;
import firstring.postgres.FailedTransaction;
import firstring.postgres.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A small write that tests whether a lead's tables can be written right now: it takes the locks of a real write and
 * some disk space, which it releases. Thread-safe.
 */
public final class WriteProbe {
    private static final Duration MAX_SILENCE = Duration.ofSeconds(2);

    /** Half a megabyte of incompressible data, so that a full disk cannot absorb it in free space inside its files. */
    private static final String WRITE = """
            set local lock_timeout = '1s';
            set local statement_timeout = '1900ms';
            lock table lead, contact, contact_phone, timeline in row exclusive mode;
            create temporary table canary (filling text) on commit drop;
            insert into canary select repeat(md5(random()::text), 60) from generate_series(1, 256)
            """;

    private final Database database;

    public WriteProbe(Database database) {
        this.database = database;
    }

    /**
     * Returns the reason why nothing can be written; null when writing works. A failure that is not temporary does not
     * count.
     */
    public @Nullable SqlFailure ask() {
        try (Connection tx = QuickConnection.limit(database.dataSource().getConnection(), MAX_SILENCE)) {
            tx.setAutoCommit(false);
            try (Statement statement = tx.createStatement()) {
                statement.execute(WRITE);
                tx.commit();
                return null;
            } catch (SQLException failed) {
                FailedTransaction.rollBack(tx, failed);
                throw failed;
            }
        } catch (SQLException | RuntimeException failed) {
            SqlFailure kind = SqlFailure.of(failed);
            return kind.passes() ? kind : null;
        }
    }
}
