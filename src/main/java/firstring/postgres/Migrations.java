package firstring.postgres;

import firstring.postgres.embedded.ServerCheck;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Migrates a database's schema to this version of Firstring. Several nodes can do so at once: one migrates, the others
 * wait.
 */
public final class Migrations {
    static final String HISTORY = "schema_history";

    private static final String LATEST = "latest";

    private Migrations() {}

    /** Also throws a {@link DatabaseFault} for a server or a schema that this Firstring cannot use. */
    public static void run(DataSource dataSource) {
        ServerCheck.require(dataSource);
        run(dataSource, LATEST);
        requireKnown(dataSource);
    }

    public static void run(DataSource dataSource, String version) {
        Flyway flyway = flyway(dataSource, version);
        try {
            flyway.migrate();
        } catch (FlywayException broken) {
            throw new DatabaseFault("The database could not be migrated: " + broken.getMessage(), broken);
        }
    }

    private static Flyway flyway(DataSource dataSource, String version) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db")
                .table(HISTORY)
                .target(version)
                .validateMigrationNaming(true)
                .outOfOrder(true)
                .cleanDisabled(true)
                .loggers("slf4j")
                .load();
    }

    /** The database's version, as in the file's name: {@code 001}; empty before the first. */
    public static String version(DataSource dataSource) {
        MigrationInfo current = flyway(dataSource, LATEST).info().current();
        return current == null || current.getVersion() == null
                ? ""
                : current.getVersion().getVersion();
    }

    public static boolean knows(DataSource dataSource, String version) {
        return Stream.of(flyway(dataSource, LATEST).info().all())
                .filter(migration -> !migration.getState().name().startsWith("FUTURE"))
                .anyMatch(migration -> String.valueOf(migration.getVersion()).equals(version));
    }

    /** The number of pending migrations. */
    public static int countPending(DataSource dataSource) {
        return flyway(dataSource, LATEST).info().pending().length;
    }

    /** True when the schema was created by a newer Firstring. */
    public static boolean isNewer(DataSource dataSource) {
        String version = version(dataSource);
        return !version.isEmpty() && !knows(dataSource, version);
    }

    private static void requireKnown(DataSource dataSource) {
        String version = version(dataSource);
        if (!knows(dataSource, version)) {
            throw new DatabaseFault(
                    "The database has schema " + version
                            + ", which a newer Firstring created. Run that version, or restore a backup from before the upgrade.");
        }
    }
}
