package firstring.postgres;

import firstring.TestFolder;
import firstring.postgres.embedded.Binaries;
import firstring.postgres.embedded.DataFolder;
import firstring.postgres.embedded.EmbeddedPostgres;
import firstring.postgres.embedded.SystemCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fresh data folders, prepared so that a server's first start takes seconds less. */
public final class ReadyFolder {
    private static final Path BINARIES = TestFolder.reachable("test-postgres").resolve("binaries");

    private ReadyFolder() {}

    /** A folder with PostgreSQL's binaries unpacked. */
    public static Path unpacked() {
        try {
            DataFolder folder = DataFolder.of(TestFolder.fresh());
            folder.create();
            Path programs = Binaries.ofThisMachine().unpackInto(Files.createDirectories(BINARIES));
            Files.createSymbolicLink(folder.binaries().resolve(programs.getFileName()), programs);
            return folder.root();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A folder that also has an empty database. */
    public static Path made() {
        return copyTo(TestFolder.fresh());
    }

    public static Path copyTo(Path root) {
        try {
            SystemCommands.require(List.of("cp", "--archive", Made.ROOT.toString(), root.toString()), Path.of("/"), "");
            return root;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The folder all others are copied from: a server's first start, once per test process. */
    private static final class Made {
        static final Path ROOT = unpacked();

        static {
            EmbeddedPostgres.start(ROOT).close();
        }
    }

    /** The folder where the test process unpacks PostgreSQL once for all its servers. */
    public static Path binaries() {
        return BINARIES;
    }
}
