package firstring;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.Database;
import firstring.postgres.DatabaseFault;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.Migrations;
import firstring.postgres.Pools;
import firstring.postgres.embedded.EmbeddedPostgres;
import firstring.text.HiddenText;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open connection pool, with the embedded PostgreSQL if it was started for it. */
public final class OpenDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    /** Each takes about ten seconds. */
    private static final int MAX_ATTEMPTS = 3;

    private final HikariDataSource pool;
    private final @Nullable EmbeddedPostgres embedded;

    private OpenDatabase(HikariDataSource pool, @Nullable EmbeddedPostgres embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /** For the server: the external PostgreSQL, or the embedded one, which is started here. Migrates the schema. */
    public static OpenDatabase forServing(Config.Storage storage) {
        if (storage.database() != null) {
            DatabaseUrl url = urlOf(storage.database());
            migrate(url);
            return new OpenDatabase(Pools.openConnected(url, storage.connections()), null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(DataFolders.choose(storage));
        try {
            migrate(embedded.address());
            return new OpenDatabase(Pools.openConnected(embedded.address(), storage.connections()), embedded);
        } catch (RuntimeException failed) {
            embedded.close();
            throw failed;
        }
    }

    /** For a command: the database of the running server, or the embedded one, started for the command. Does not migrate. */
    public static OpenDatabase forCommand(Config.Storage storage) {
        if (storage.database() != null) {
            return new OpenDatabase(Pools.openForCommands(urlOf(storage.database())), null);
        }
        Path folder = DataFolders.choose(storage);
        Optional<DatabaseUrl> running = EmbeddedPostgres.findRunning(folder);
        if (running.isPresent()) {
            return new OpenDatabase(Pools.openForCommands(running.get()), null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(folder);
        return new OpenDatabase(Pools.openForCommands(embedded.address()), embedded);
    }

    public Database database() {
        return Database.of(pool);
    }

    @Override
    public void close() {
        pool.close();
        if (embedded != null) {
            embedded.close();
        }
    }

    /** Migrates the schema to this version. */
    public void migrate() {
        Migrations.run(pool);
    }

    /** Retries while the database is starting or the machine is busy. */
    private static void migrate(DatabaseUrl url) {
        for (int attempt = 1; ; attempt++) {
            try (HikariDataSource pool = Pools.openForCommands(url)) {
                Migrations.run(pool);
                return;
            } catch (DatabaseFault fault) {
                if (attempt == MAX_ATTEMPTS || !fault.isOfConnection()) {
                    throw fault;
                }
                LOG.warn("event=database_awaited attempt={}", attempt);
            }
        }
    }

    private static DatabaseUrl urlOf(Config.ExternalDatabase external) {
        @Nullable HiddenText password = external.password();
        return DatabaseUrl.parse(external.url().reveal(), external.user(), password == null ? null : password.reveal());
    }
}
