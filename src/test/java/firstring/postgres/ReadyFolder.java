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

/** Fresh data folders that spare a server what takes seconds of its first start. */
public final class ReadyFolder {
    private static final Path BINARIES = TestFolder.reachable("test-postgres").resolve("binaries");

    private ReadyFolder() {}

    /** With PostgreSQL's programs unpacked. */
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

    /** With an empty database too. */
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

    /** Where the test process unpacks PostgreSQL once for all its servers. */
    public static Path binaries() {
        return BINARIES;
    }
}
