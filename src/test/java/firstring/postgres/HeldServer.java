package firstring.postgres;

import firstring.postgres.embedded.DataFolder;
import firstring.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An embedded server started by a separate process, which a test can kill. */
public final class HeldServer implements AutoCloseable {
    private static final String READY = "pid=";

    private final Process holder;
    private final ProcessHandle server;

    private HeldServer(Process holder, ProcessHandle server) {
        this.holder = holder;
        this.server = server;
    }

    /** The separate process: starts the server, reports it, and waits to be killed. */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.start(DataFolder.of(Path.of(arguments[0]), Path.of(arguments[1])))) {
            say(READY + server.pid());
            Thread.currentThread().join();
        } catch (DatabaseFault fault) {
            say(String.valueOf(fault.getMessage()));
        }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }

    public static HeldServer start(DataFolder folder) throws IOException {
        Process holder = launch(folder);
        String answer = answer(holder);
        long pid = Long.parseLong(answer.substring(READY.length()));
        return new HeldServer(holder, ProcessHandle.of(pid).orElseThrow());
    }

    /** The message of a process that finds the folder in use. */
    public static String refusal(DataFolder folder) throws IOException {
        return answer(launch(folder));
    }

    private static Process launch(DataFolder folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(
                        java,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldServer.class.getName(),
                        folder.root().toString(),
                        folder.binaries().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String answer(Process holder) throws IOException {
        BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.contains(" -- ") && !line.startsWith("ts=")) {
                return line;
            }
        }
        throw new IOException("the process ended without a word");
    }

    public ProcessHandle server() {
        return server;
    }

    /** Kills the process with SIGKILL, which it cannot handle. */
    public void killHolder() throws InterruptedException {
        holder.destroyForcibly();
        holder.waitFor(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
