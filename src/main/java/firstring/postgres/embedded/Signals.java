package firstring.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Sends a process a signal that Java has no name for. */
public final class Signals {
    private Signals() {}

    public static void send(String signal, long pid) throws IOException {
        SystemCommands.succeeds(
                List.of("sh", "-c", "kill -\"$1\" \"$2\"", "kill", signal, String.valueOf(pid)), Path.of("/"));
    }
}
