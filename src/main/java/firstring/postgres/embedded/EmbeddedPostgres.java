package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import firstring.postgres.DatabaseUrl;
import firstring.postgres.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL in the data folder, for installations without their own. One process runs it: the server is
 * watched, restarted when it dies, and shut down cleanly with the process, even after kill -9. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final DataFolder folder;
    private final FolderLock lock;
    private final Supervisor supervisor;
    private final DatabaseUrl address;

    private EmbeddedPostgres(DataFolder folder, FolderLock lock, Supervisor supervisor, DatabaseUrl address) {
        this.folder = folder;
        this.lock = lock;
        this.supervisor = supervisor;
        this.address = address;
    }

    /**
     * Returns when the server accepts connections. Refuses, with a {@link DatabaseFault}, a data folder that a running
     * server uses, that another PostgreSQL major version wrote or that {@linkplain #isReachable cannot be reached}.
     */
    public static EmbeddedPostgres start(Path dataFolder) {
        return start(DataFolder.of(dataFolder));
    }

    /** True when an earlier start has created a database there. */
    public static boolean isMade(Path dataFolder) {
        return Files.exists(DataFolder.of(dataFolder).cluster());
    }

    public static EmbeddedPostgres start(DataFolder folder) {
        try {
            requireReachable(folder);
            folder.create();
            FolderLock lock = FolderLock.claim(folder.lock())
                    .orElseThrow(() -> new DatabaseFault("Another Firstring" + " uses the data folder " + folder.root()
                            + ": stop it first, or set another FIRSTRING_DATA."));
            try {
                return startLocked(folder, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException broken) {
            throw new DatabaseFault(
                    "The embedded PostgreSQL could not be started in " + folder.root() + ": " + broken, broken);
        }
    }

    private static void requireReachable(DataFolder folder) throws IOException {
        if (!isReachable(folder.root())) {
            throw new DatabaseFault("PostgreSQL does not run as root, and the user it would run as cannot reach "
                    + folder.root() + ": set FIRSTRING_DATA to another folder, such as /var/lib/firstring.");
        }
    }

    private static EmbeddedPostgres startLocked(DataFolder folder, FolderLock lock) throws IOException {
        Files.deleteIfExists(folder.address());
        RunUser user = RunUser.choose(folder.cluster());
        user.letThrough(folder.root());
        user.letThrough(folder.home());
        StaleProcesses leftovers = new StaleProcesses(folder, folder.marker());
        leftovers.clear();
        Cluster cluster = new Cluster(folder, user, programs(folder));
        String password = cluster.prepare();
        Supervisor supervisor = new Supervisor(folder, user, cluster, leftovers);
        DatabaseUrl address = DatabaseUrl.ofLocal(supervisor.start(), Cluster.NAME, Cluster.NAME, password);
        PrivateFile.write(folder.address(), address.toProperties());
        return new EmbeddedPostgres(folder, lock, supervisor, address);
    }

    private static Path programs(DataFolder folder) throws IOException {
        Path unpacked = Binaries.ofThisMachine().unpackInto(folder.binaries());
        if (folder.binaries().equals(folder.home())) {
            Binaries.keepOnly(unpacked);
        }
        return unpacked;
    }

    /** The server that another process (or this one) runs on the folder, once it answers; empty when there is none. */
    public static Optional<DatabaseUrl> findRunning(Path dataFolder) {
        return RunningServer.find(DataFolder.of(dataFolder));
    }

    /** The process that runs the server of this folder, if there is one and it can be seen. */
    public static Optional<ProcessHandle> findServer(Path dataFolder) {
        try {
            return PostmasterPid.read(DataFolder.of(dataFolder).postmasterPid())
                    .flatMap(postmaster -> ProcessHandle.of(postmaster.pid()))
                    .flatMap(ProcessHandle::parent)
                    .filter(ProcessHandle::isAlive);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * False when we are root and the unprivileged user that PostgreSQL would run as cannot enter the folder's parent.
     */
    public static boolean isReachable(Path dataFolder) {
        try {
            Path parent = dataFolder.toAbsolutePath().normalize().getParent();
            RunUser user = RunUser.choose(DataFolder.of(dataFolder).cluster());
            return parent == null || user.canEnter(parent);
        } catch (IOException broken) {
            throw new DatabaseFault("The data folder " + dataFolder + " cannot be read: " + broken, broken);
        }
    }

    public DatabaseUrl address() {
        return address;
    }

    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    public String user() {
        return address.user();
    }

    public String password() {
        return address.password();
    }

    /** The process id of the current server. */
    public long pid() {
        return supervisor.pid();
    }

    /** Shuts down fast, within 35 s; then the folder is free for another process. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.address());
            supervisor.close();
            lock.close();
        } catch (IOException broken) {
            LOG.warn("event=postgres_stop_incomplete reason=\"{}\"", broken.toString());
        }
    }
}
