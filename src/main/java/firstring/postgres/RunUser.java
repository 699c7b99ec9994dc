package firstring.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The user that PostgreSQL runs as: ourselves, or an unprivileged user of the machine when we are root, because
 * PostgreSQL refuses to run as root.
 */
record RunUser(int id, int group, boolean lowered) {
    private static final List<String> CANDIDATES = List.of("firstring", "postgres", "nobody");

    /** The owner of an existing cluster stays its user. */
    static RunUser choose(Path cluster) throws IOException {
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
    List<String> command(List<String> command) {
        if (!lowered) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("setpriv"));
        whole.addAll(identity());
        whole.addAll(command);
        return whole;
    }

    /**
     * The command, run as this user in a session of its own, so that Ctrl-C reaches only us, and interrupted by the
     * kernel when the thread that starts it dies, so that kill -9 of this process shuts the server down cleanly.
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

    /** True when this user may enter the folder, or the nearest part of its path that exists. */
    boolean canEnter(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return !lowered || Commands.succeeds(command(List.of("test", "-x", existing.toString())), Path.of("/"));
    }

    /** Lets this user pass through a folder of ours; what is inside keeps its own permissions. */
    void letThrough(Path folder) throws IOException {
        if (!lowered) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    void giveTo(Path file) throws IOException {
        if (lowered) {
            Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
