package firstring.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The paths of the embedded server's files inside the data folder. */
public record DataFolder(Path root, Path binaries) {

    public static DataFolder of(Path root) {
        return of(root, root.resolve("postgres"));
    }

    /** As {@link #of(Path)}, with binaries that several data folders share. */
    public static DataFolder of(Path root, Path binaries) {
        return new DataFolder(
                root.toAbsolutePath().normalize(), binaries.toAbsolutePath().normalize());
    }

    /** The file locked by the process that runs the server. */
    Path lock() {
        return root.resolve("postgres.lock");
    }

    /** The file that tells other commands how to reach the running server. */
    Path address() {
        return root.resolve("postgres.properties");
    }

    /** The folder of what must survive a restart: the cluster, its password, the binaries. */
    Path home() {
        return root.resolve("postgres");
    }

    Path password() {
        return home().resolve("password");
    }

    Path cluster() {
        return home().resolve("cluster");
    }

    Path postmasterPid() {
        return cluster().resolve("postmaster.pid");
    }

    /** A text in the command line of every process of this folder's server, by which orphans are recognized. */
    String marker() {
        try {
            byte[] path = root.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
            return "firstring-" + HexFormat.of().formatHex(digest, 0, 12);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public void create() throws IOException {
        Files.createDirectories(root);
        Files.createDirectories(home());
        Files.createDirectories(binaries);
    }
}
