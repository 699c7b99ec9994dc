package firstring.postgres.embedded;

import firstring.postgres.PollPause;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to run the embedded server of one data folder, held by one process. The kernel releases it when the process
 * ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
    /**
     * The locks of this process. The kernel drops a process's lock on a file when the process closes <em>any</em>
     * handle of that file, so a file that is locked here must not be opened again.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Waits briefly, because a check by {@link #isHeld} holds the lock for a moment. */
    static Optional<FolderLock> claim(Path file) throws IOException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        Path real = real(file);
        do {
            FolderLock lock = tryClaim(real, false);
            if (lock != null) {
                return Optional.of(lock);
            }
            PollPause.of(PAUSE);
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    static boolean isHeld(Path file) throws IOException {
        if (!file.toFile().exists()) {
            return false;
        }
        try (FolderLock lock = tryClaim(real(file), true)) {
            return lock == null;
        }
    }

    private static Path real(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? file : folder.toRealPath().resolve(file.getFileName());
    }

    private static @Nullable FolderLock tryClaim(Path file, boolean shared) throws IOException {
        if (!HELD_HERE.add(file)) {
            return null;
        }
        FileChannel channel = null;
        boolean claimed = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            claimed = lock != null;
            return claimed ? new FolderLock(file, channel) : null;
        } catch (OverlappingFileLockException heldHere) {
            return null;
        } finally {
            if (!claimed) {
                if (channel != null) {
                    channel.close();
                }
                HELD_HERE.remove(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(file);
    }
}
