package firstring;

import firstring.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the data folder. If root starts the server in a folder that only root can enter, such as a clone under
 * {@code /root}, the embedded PostgreSQL cannot reach the default folder, because it runs as another user; then
 * {@code /var/lib/firstring} is used. A configured folder is never replaced by another.
 */
public final class DataFolders {
    private static final Logger log = LoggerFactory.getLogger(DataFolders.class);
    private static final Path REACHABLE = Path.of("/var/lib/firstring");

    private DataFolders() {}

    public static Path choose(Config.Storage storage) {
        if (storage.dataChosen() || storage.database() != null || EmbeddedPostgres.isReachable(storage.data())) {
            return storage.data();
        }
        log.warn(
                "event=data_folder_moved from={} to={} reason=\"PostgreSQL does not run as root and cannot reach it\"",
                storage.data(),
                REACHABLE);
        return REACHABLE;
    }
}
