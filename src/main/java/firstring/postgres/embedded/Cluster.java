package firstring.postgres.embedded;

import firstring.postgres.DatabaseFault;
import firstring.postgres.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database files of the embedded server: created once, configured again at each start, never touched while it runs.
 */
public final class Cluster {
    public static final String NAME = "firstring";
    private static final int MAJOR = 18;
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final DataFolder folder;
    private final RunUser user;
    private final Path programs;

    Cluster(DataFolder folder, RunUser user, Path programs) {
        this.folder = folder;
        this.user = user;
        this.programs = programs;
    }

    /** Returns the password. Call only when no server runs on the files. */
    String prepare() throws IOException {
        if (!Files.exists(folder.cluster())) {
            Binaries.deleteAll(folder.home(), "initializing-*");
            initialize();
        }
        requireSameMajor();
        install("postgresql.conf");
        write("memory.conf", MemorySizes.ofThisMachine().settings().getBytes(StandardCharsets.US_ASCII));
        install("pg_hba.conf");
        if (!Files.exists(folder.cluster().resolve("local.conf"))) {
            install("local.conf");
        }
        return password();
    }

    /**
     * Creates the cluster in another folder and renames it, so that an interrupted start leaves no incomplete cluster.
     */
    private void initialize() throws IOException {
        LOG.info("event=postgres_init folder={}", folder.cluster());
        Files.deleteIfExists(folder.password());
        Path fresh = Files.createTempDirectory(folder.home(), "initializing-");
        user.giveTo(fresh);
        run(
                List.of(
                        program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + NAME,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--auth=trust"),
                "");
        single(fresh, "create database " + NAME);
        Files.move(fresh, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireSameMajor() throws IOException {
        String major = Files.readString(folder.cluster().resolve("PG_VERSION")).strip();
        if (!major.equals(String.valueOf(MAJOR))) {
            throw new DatabaseFault("The data folder " + folder.root() + " was written by PostgreSQL " + major
                    + " and this Firstring includes PostgreSQL " + MAJOR
                    + ": run `firstring backup FILE` with the Firstring"
                    + " that wrote it, then `firstring restore FILE` with this one into an empty folder.");
        }
    }

    private void install(String file) throws IOException {
        try (InputStream content = Cluster.class.getResourceAsStream("/postgres/" + file)) {
            if (content == null) {
                throw new IllegalStateException("no resource " + file);
            }
            write(file, content.readAllBytes());
        }
    }

    private void write(String file, byte[] content) throws IOException {
        Path fresh = folder.home().resolve(file + ".new");
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        user.giveTo(fresh);
        Files.move(fresh, folder.cluster().resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates a new password when the file is lost; the data is not affected. */
    private String password() throws IOException {
        if (!Files.exists(folder.password())) {
            String fresh = randomPassword();
            single(folder.cluster(), "alter role " + NAME + " password '" + fresh + "'");
            PrivateFile.write(folder.password(), fresh);
        }
        return Files.readString(folder.password()).strip();
    }

    private static String randomPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Runs one statement on files while no server runs on them. */
    private void single(Path cluster, String sql) throws IOException {
        run(
                List.of(
                        program("postgres"),
                        "--single",
                        "-D",
                        cluster.toString(),
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "cluster_name=" + folder.marker(),
                        "template1"),
                sql + "\n");
    }

    private void run(List<String> command, String input) throws IOException {
        SystemCommands.require(user.tiedCommand(command), folder.home(), input);
    }

    String program(String name) {
        return programs.resolve("bin").resolve(name).toString();
    }
}
