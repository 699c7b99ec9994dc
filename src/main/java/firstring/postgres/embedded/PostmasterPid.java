package firstring.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file that a server writes into its data directory: its process id on line 1, its state on line 8. */
record PostmasterPid(long pid, boolean ready) {

    static Optional<PostmasterPid> read(Path file) throws IOException {
        try {
            return parse(Files.readAllLines(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Empty while the first line is being written. */
    private static Optional<PostmasterPid> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().matches("-?\\d{1,18}")) {
            return Optional.empty();
        }
        boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
        return Optional.of(new PostmasterPid(Math.abs(Long.parseLong(lines.getFirst())), ready));
    }
}
