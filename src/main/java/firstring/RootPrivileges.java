package firstring;

import firstring.postgres.embedded.RunUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops root privileges before anything is served: a server started by root continues as the unprivileged user that its
 * PostgreSQL runs as, once that user owns the data folder. Where that cannot work it stays root and logs why.
 */
public final class RootPrivileges {
    private static final Logger LOG = LoggerFactory.getLogger(RootPrivileges.class);
    private static final Path FIRST_FREE_PORT = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    private static final int STANDARD_FIRST_FREE_PORT = 1024;
    private static final Set<String> OURS =
            Set.of("secret", "postgres", "postgres.lock", "postgres.properties", "lost+found");

    private final Config config;
    private final Path folder;
    private final RunUser user;

    private RootPrivileges(Config config, Path folder, RunUser user) {
        this.config = config;
        this.folder = folder;
        this.user = user;
    }

    /** Call this once, before the first file is created and the first socket is opened. Does nothing for other
     * users. */
    public static void giveUp(Config config) {
        try {
            Path folder = DataFolders.choose(config.storage());
            RunUser user = RunUser.ofDataFolder(folder);
            if (user.lowered()) {
                new RootPrivileges(config, folder, user).giveUp();
            }
        } catch (IOException broken) {
            throw new IllegalStateException(
                    "Root privileges could not be dropped: " + broken.getMessage() + ".", broken);
        }
    }

    private void giveUp() throws IOException {
        Optional<String> reason = findReasonToStay();
        if (reason.isPresent()) {
            LOG.warn("event=root_kept reason=\"{}\"", reason.get());
            return;
        }
        giveFolder();
        ProcessIdentity.become(user.id(), user.group());
        LOG.debug("event=root_given_up uid={} gid={}", user.id(), user.group());
    }

    private Optional<String> findReasonToStay() throws IOException {
        if (config.keepRoot()) {
            return Optional.of("FIRSTRING_KEEP_ROOT is on");
        }
        int port = config.web().port();
        if (port != 0 && port < firstFreePort()) {
            return Optional.of("only root can listen on port " + port);
        }
        Optional<Path> unreadable = user.findUnreadable(neededFiles());
        if (unreadable.isPresent()) {
            return Optional.of("the user " + user.id() + " cannot read " + unreadable.get());
        }
        return findForeignFile().map(name -> folder + " also contains other files, such as " + name);
    }

    private static int firstFreePort() {
        try {
            return Integer.parseInt(Files.readString(FIRST_FREE_PORT).strip());
        } catch (IOException | NumberFormatException unknown) {
            return STANDARD_FIRST_FREE_PORT;
        }
    }

    /** Files that are read later: classes, the JDK's own files, certificates. */
    private List<Path> neededFiles() {
        List<Path> files = new ArrayList<>();
        files.add(Path.of(System.getProperty("java.home"), "lib", "modules"));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
                files.add(Path.of(entry));
            }
        }
        Config.@Nullable Tls tls = config.web().tls();
        if (tls != null) {
            files.add(tls.certificate());
            files.add(tls.key());
        }
        Path trusted = config.outbound().trusted();
        if (trusted != null) {
            files.add(trusted);
        }
        return files;
    }

    /** A folder that contains other files too keeps its owner. */
    private Optional<String> findForeignFile() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !OURS.contains(name) && !name.startsWith("secret"))
                    .findFirst();
        }
    }

    /** Files that root created in earlier starts and by commands; the cluster already has its owner. */
    private void giveFolder() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                if (isRoots(entry)) {
                    user.giveTo(entry);
                }
            }
        }
    }

    /** A file with more than one hard link may belong elsewhere, so it keeps its owner. */
    private static boolean isRoots(Path entry) throws IOException {
        boolean isSingle = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                || (int) Files.getAttribute(entry, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1;
        return isSingle && (int) Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
    }
}
