package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.PollPause;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** Finds the embedded server that another command of the same data folder runs. */
final class RunningServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private RunningServer() {}

    /** A server that is just starting is waited for. */
    static Optional<DatabaseUrl> find(DataFolder folder) {
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (FolderLock.isHeld(folder.lock())) {
                if (Files.exists(folder.address())) {
                    return Optional.of(read(folder));
                }
                if (System.nanoTime() > deadline) {
                    throw new DatabaseFault("Another Firstring holds the data folder " + folder.root()
                            + " but its PostgreSQL does not come up: see its log.");
                }
                PollPause.of(PAUSE);
            }
            return Optional.empty();
        } catch (IOException broken) {
            throw new DatabaseFault("The data folder " + folder.root() + " cannot be read: " + broken, broken);
        }
    }

    private static DatabaseUrl read(DataFolder folder) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.address())) {
            properties.load(reader);
        }
        return DatabaseUrl.ofProperties(properties);
    }
}
