package firstring;

import firstring.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Data folders for tests that PostgreSQL's user can reach, even when root runs them in a checkout that only root can
 * enter. The next test process deletes them.
 */
public final class TestFolder {
    private static final Path BASE = base();
    private static final AtomicInteger count = new AtomicInteger();

    private TestFolder() {}

    /** A new path where nothing exists yet. */
    public static Path fresh() {
        return BASE.resolve(ProcessHandle.current().pid() + "-" + count.incrementAndGet());
    }

    /** {@code target/NAME}, or a path that PostgreSQL's user can reach. */
    public static Path reachable(String name) {
        Path standard = Path.of("target", name).toAbsolutePath();
        if (EmbeddedPostgres.isReachable(standard.resolve("data"))) {
            return standard;
        }
        String checkout = Integer.toHexString(standard.toString().hashCode());
        return Path.of("/var/tmp", "firstring-" + checkout, name);
    }

    private static Path base() {
        try {
            Path base = Files.createDirectories(reachable("test-data"));
            try (Stream<Path> folders = Files.list(base)) {
                folders.filter(TestFolder::isForsaken).forEach(TestFolder::delete);
            }
            return base;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isForsaken(Path folder) {
        String name = folder.getFileName().toString();
        int dash = name.indexOf('-');
        return dash > 0
                && ProcessHandle.of(Long.parseLong(name.substring(0, dash))).isEmpty();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException sweptByAnotherToo) {
            // the next process deletes what is left
        }
    }
}
