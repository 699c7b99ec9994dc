package firstring.postgres;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Connections to one PostgreSQL. Stores use {@link #jdbi()}, the lead path the plain {@link #dataSource()}. A
 * transaction is passed on as its {@link java.sql.Connection}. Thread-safe.
 */
public record Database(DataSource dataSource, Jdbi jdbi) {

    public static Database of(DataSource dataSource) {
        return new Database(dataSource, Jdbi.create(dataSource));
    }
}
