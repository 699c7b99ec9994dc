package firstring;

import firstring.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the data folder. Started by root inside a folder that only root may enter, such as a clone under
 * {@code /root}, the embedded PostgreSQL could not reach the standard place, since it runs as another user; then it is
 * {@code /var/lib/firstring}. A folder that was asked for is never exchanged for another.
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
