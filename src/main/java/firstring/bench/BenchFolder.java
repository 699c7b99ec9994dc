package firstring.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder only for this run, which the user that PostgreSQL runs as can enter; deleted afterward. */
public record BenchFolder(Path root) implements AutoCloseable {
    private static final Path PARENT = Path.of("/var/tmp");

    public static BenchFolder create() throws IOException {
        Path root = Files.createTempDirectory(PARENT, "firstring-bench-");
        return new BenchFolder(Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    public Path data() {
        return root.resolve("data");
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
