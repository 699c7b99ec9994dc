package firstring.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A small write that tells whether a lead's tables can be written right now: it takes the locks that a write takes, and
 * room on the disk, which it gives back. Thread-safe.
 */
public final class Canary {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    /** Half a megabyte that no compression makes smaller, so that a full disk cannot hide it in room that was free. */
    private static final String WRITE = """
            set local lock_timeout = '1s';
            set local statement_timeout = '1900ms';
            lock table lead, contact, contact_phone, timeline in row exclusive mode;
            create temporary table canary (filling text) on commit drop;
            insert into canary select repeat(md5(random()::text), 60) from generate_series(1, 256)
            """;

    private final Database database;

    public Canary(Database database) {
        this.database = database;
    }

    /** Why nothing can be written; null when it can be. A failure that does not pass by itself is none of the database's. */
    public @Nullable SqlFailure ask() {
        try (Connection tx = Haste.limit(database.dataSource().getConnection(), LONGEST_SILENCE)) {
            tx.setAutoCommit(false);
            try (Statement statement = tx.createStatement()) {
                statement.execute(WRITE);
                tx.commit();
                return null;
            } catch (SQLException failed) {
                tx.rollback();
                throw failed;
            }
        } catch (SQLException | RuntimeException failed) {
            SqlFailure kind = SqlFailure.of(failed);
            return kind.passes() ? kind : null;
        }
    }
}
