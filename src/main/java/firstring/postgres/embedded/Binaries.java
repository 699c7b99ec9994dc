package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the class path into a folder named by the archive's checksum. */
public final class Binaries {
    private final URL archive;

    public Binaries(URL archive) {
        this.archive = archive;
    }

    public static Binaries ofThisMachine() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String resource = switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
            case "aarch64" -> "/postgres-linux-arm_64.txz";
            default -> "";
        };
        URL archive = system.equals("linux") && !resource.isEmpty() ? Binaries.class.getResource(resource) : null;
        if (archive == null) {
            throw new DatabaseFault("There is no embedded PostgreSQL for this machine (only Linux on amd64 or arm64):"
                    + " set FIRSTRING_DATABASE_URL to use your own PostgreSQL.");
        }
        return new Binaries(archive);
    }

    /** The folder that contains bin/, lib/ and share/. Several processes can unpack at once. */
    public Path unpackInto(Path folder) throws IOException {
        Path unpacked = folder.resolve("binaries-" + version());
        if (!Files.isDirectory(unpacked)) {
            Path fresh = Files.createTempDirectory(
                    folder,
                    "unpacking-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            extract(fresh);
            SystemCommands.require(List.of("sync", "--file-system", fresh.toString()), folder, "");
            publish(fresh, unpacked);
        }
        return unpacked;
    }

    private String version() throws IOException {
        URLConnection connection = archive.openConnection();
        return connection instanceof JarURLConnection jar
                ? String.format("%08x", jar.getJarEntry().getCrc())
                : String.valueOf(connection.getContentLengthLong());
    }

    private void extract(Path folder) throws IOException {
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        createParent(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (!entry.getName().endsWith(".a")) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void createParent(Path target) throws IOException {
        @Nullable Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    /**
     * Publishes the unpacked folder. If another process was first, its folder is just as good; an atomic move may not
     * report that with its own exception.
     */
    private static void publish(Path fresh, Path unpacked) throws IOException {
        try {
            Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException failed) {
            delete(fresh);
            if (!Files.isDirectory(unpacked)) {
                throw failed;
            }
        }
    }

    /** Deletes folders that earlier versions, or interrupted starts, left in a folder that is ours alone. */
    static void keepOnly(Path unpacked) throws IOException {
        Path folder = unpacked.resolveSibling("");
        deleteAll(folder, "unpacking-*");
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "binaries-*")) {
            for (Path version : versions) {
                if (!version.getFileName().equals(unpacked.getFileName())) {
                    delete(version);
                }
            }
        }
    }

    static void deleteAll(Path folder, String pattern) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            for (Path path : found) {
                delete(path);
            }
        }
    }

    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
