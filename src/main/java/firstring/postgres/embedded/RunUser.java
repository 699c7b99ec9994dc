package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user that PostgreSQL runs as: ourselves, or an unprivileged user of the machine when we are root, because
 * PostgreSQL refuses to run as root.
 *
 * @param id the user's number
 * @param group the number of the user's own group
 * @param lowered true when we are root and this is another user
 */
public record RunUser(int id, int group, boolean lowered) {
    private static final String TEST_EACH =
            "for file; do if ! test -r \"$file\"; then printf %s \"$file\"; exit; fi; done";
    private static final List<String> CANDIDATES = List.of("firstring", "postgres", "nobody");

    /** The user that the PostgreSQL of this data folder runs as. */
    public static RunUser ofDataFolder(Path dataFolder) throws IOException {
        return choose(DataFolder.of(dataFolder).cluster());
    }

    /** The owner of an existing cluster remains its user. */
    public static RunUser choose(Path cluster) throws IOException {
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (self != 0) {
            return new RunUser(self, (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid"), false);
        }
        if (Files.isDirectory(cluster) && owner(cluster) != 0) {
            return new RunUser(owner(cluster), (int) Files.getAttribute(cluster, "unix:gid"), true);
        }
        return unprivileged();
    }

    private static RunUser unprivileged() throws IOException {
        Map<String, RunUser> users = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && CANDIDATES.contains(fields[0])) {
                users.put(fields[0], new RunUser(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true));
            }
        }
        return CANDIDATES.stream()
                .filter(users::containsKey)
                .findFirst()
                .map(users::get)
                .orElseThrow(() -> new DatabaseFault("PostgreSQL does not run as root: start Firstring as another user,"
                        + " add a user named postgres, or set FIRSTRING_DATABASE_URL."));
    }

    /** The command, run as this user; the caller's environment is kept. */
    public List<String> command(List<String> command) {
        if (!lowered) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("setpriv"));
        whole.addAll(identity());
        whole.addAll(command);
        return whole;
    }

    /**
     * The command, run as this user in its own session, so that Ctrl-C reaches only us, and interrupted by the kernel
     * when the thread that starts it dies, so that kill -9 of this process shuts the server down cleanly.
     */
    List<String> tiedCommand(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "SIGINT"));
        if (lowered) {
            whole.addAll(identity());
        }
        whole.addAll(command);
        return whole;
    }

    private List<String> identity() {
        return List.of("--reuid", String.valueOf(id), "--regid", String.valueOf(group), "--clear-groups");
    }

    /** True when this user can enter the folder, or the nearest part of its path that exists. */
    boolean canEnter(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return !lowered || SystemCommands.succeeds(command(List.of("test", "-x", existing.toString())), Path.of("/"));
    }

    /** The first of these files and folders that this user cannot read; all of them are tested in one process. */
    public Optional<Path> findUnreadable(List<Path> files) throws IOException {
        if (!lowered) {
            return Optional.empty();
        }
        List<String> test = new ArrayList<>(List.of("sh", "-c", TEST_EACH, "sh"));
        files.forEach(file -> test.add(file.toString()));
        String unreadable = SystemCommands.output(command(test), Path.of("/"));
        return unreadable.isEmpty() ? Optional.empty() : Optional.of(Path.of(unreadable));
    }

    /** Lets this user pass through a folder of ours; its contents keep their own permissions. */
    void letThrough(Path folder) throws IOException {
        if (!lowered) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    /** Makes this user the owner; for a link, of the link itself, not its target. */
    public void giveTo(Path file) throws IOException {
        if (lowered) {
            Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
