package firstring.postgres;

import firstring.postgres.embedded.ServerCheck;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings a database's schema up to this version of Firstring. Several nodes may do so at once: one migrates, the others wait. */
public final class Migrations {
    static final String HISTORY = "schema_history";

    private static final String LATEST = "latest";

    private Migrations() {}

    /** Throws a {@link DatabaseFault} also for a server or a schema that this Firstring cannot work with. */
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

    /** The version that the database has, as in the file's name: {@code 001}; empty before the first. */
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

    /** How many migrations are to come. */
    public static int countPending(DataSource dataSource) {
        return flyway(dataSource, LATEST).info().pending().length;
    }

    /** True when a newer Firstring has made the schema. */
    public static boolean isNewer(DataSource dataSource) {
        String version = version(dataSource);
        return !version.isEmpty() && !knows(dataSource, version);
    }

    private static void requireKnown(DataSource dataSource) {
        String version = version(dataSource);
        if (!knows(dataSource, version)) {
            throw new DatabaseFault("The database has schema " + version
                    + ", which a newer Firstring made: run that one, or restore a backup of before.");
        }
    }
}
