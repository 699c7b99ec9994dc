package firstring;

import com.zaxxer.hikari.HikariDataSource;
import firstring.postgres.Database;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.EmbeddedPostgres;
import firstring.postgres.Migrations;
import firstring.postgres.Pools;
import firstring.text.HiddenText;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connected database together with whatever of ours has to be closed for it. */
public final class OpenDatabase implements AutoCloseable {
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
            return new OpenDatabase(Pools.open(url, storage.connections()), null);
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(DataFolders.choose(storage));
        try {
            migrate(embedded.address());
            return new OpenDatabase(Pools.open(embedded.address(), storage.connections()), embedded);
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

    private static void migrate(DatabaseUrl url) {
        try (HikariDataSource pool = Pools.openForCommands(url)) {
            Migrations.run(pool);
        }
    }

    private static DatabaseUrl urlOf(Config.ExternalDatabase external) {
        @Nullable HiddenText password = external.password();
        return DatabaseUrl.parse(external.url().reveal(), external.user(), password == null ? null : password.reveal());
    }
}
