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

/** A connected database together with whatever of ours has to be closed for it. */
public final class OpenDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    /** Of some ten seconds each. */
    private static final int MOST_ATTEMPTS = 3;

    private final HikariDataSource pool;
    private final @Nullable EmbeddedPostgres embedded;

    private OpenDatabase(HikariDataSource pool, @Nullable EmbeddedPostgres embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /** For the server: the external PostgreSQL, or the embedded one, started here; migrated. */
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

    /** For a command: the database of the running server if there is one, else started for the command; as it is. */
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

    /** Brings the schema up to this version. */
    public void migrate() {
        Migrations.run(pool);
    }

    /** A machine that is busy, or just starting together with its database, is waited for. */
    private static void migrate(DatabaseUrl url) {
        for (int attempt = 1; ; attempt++) {
            try (HikariDataSource pool = Pools.openForCommands(url)) {
                Migrations.run(pool);
                return;
            } catch (DatabaseFault fault) {
                if (attempt == MOST_ATTEMPTS || !fault.isOfConnection()) {
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
