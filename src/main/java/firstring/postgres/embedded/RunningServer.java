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

/** Finds the embedded server that another command runs on the same data folder. */
final class RunningServer {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private RunningServer() {}

    /** Waits for a server that is just starting. */
    static Optional<DatabaseUrl> find(DataFolder folder) {
        try {
            long deadline = System.nanoTime() + MAX_WAIT.toNanos();
            while (FolderLock.isHeld(folder.lock())) {
                if (Files.exists(folder.address())) {
                    return Optional.of(read(folder));
                }
                if (System.nanoTime() > deadline) {
                    throw new DatabaseFault("Another Firstring holds the data folder " + folder.root()
                            + " but its PostgreSQL does not start. See its log.");
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
