package firstring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real server in a separate process, started by the script's java line over the classes just compiled: for tests
 * that stop or kill it. Its log goes to a file that a failing test quotes.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern ADDRESS = Pattern.compile("^Firstring listens on (\\S+)$", Pattern.MULTILINE);
    private static final Pattern TOKEN = Pattern.compile("API token\\s+(\\S+)");

    private final Process process;
    private final Path out;
    private final Path log;

    private ServerProcess(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /** Starts {@code serve} on a free port with these settings; {@link #awaitReady} is left to the caller. */
    public static ServerProcess launch(Map<String, String> settings) {
        return launch(settings, List.of("serve"));
    }

    /** Starts any command. */
    public static ServerProcess launch(Map<String, String> settings, List<String> arguments) {
        return launch(settings, arguments, List.of());
    }

    /** The same, as the arguments of another command that finally becomes the server. */
    public static ServerProcess launch(Map<String, String> settings, List<String> arguments, List<String> starter) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "server-process"));
            Path out = Files.createTempFile(folder, "server", ".out");
            Path log = Files.createTempFile(folder, "server", ".log");
            List<String> command = new ArrayList<>(starter);
            command.addAll(command(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith(Settings.PREFIX));
            environment.putAll(Map.of("FIRSTRING_HOST", "127.0.0.1", "FIRSTRING_PORT", "0"));
            environment.putAll(settings);
            ServerProcess server = new ServerProcess(builder.start(), out, log);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
            return server;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Starts {@code serve} and waits until it is ready. */
    public static ServerProcess start(Map<String, String> settings) {
        return launch(settings).awaitReady();
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm.options").toAbsolutePath(),
                "-cp",
                Path.of("target", "classes").toAbsolutePath() + ":"
                        + Path.of("target", "lib").toAbsolutePath().resolve("*"),
                Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Waits until {@code /health/ready} reports ready. */
    public ServerProcess awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The server is not ready. Its log:\n" + log());
            }
            pause();
        }
        return this;
    }

    /** Waits until its log contains this text. */
    public ServerProcess awaitLog(String text) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log().contains(text)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Not logged: " + text + "\n" + log());
            }
            pause();
        }
        return this;
    }

    public boolean isReady() {
        try {
            return ADDRESS.matcher(out()).find()
                    && client().get("/health/ready", null).status() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    public TestClient client() {
        return new TestClient(url());
    }

    public URI url() {
        return URI.create(printed(ADDRESS));
    }

    public int port() {
        return url().getPort();
    }

    /** The token printed by a first start. */
    public String adminToken() {
        return printed(TOKEN);
    }

    public long pid() {
        return process.pid();
    }

    /** Its complete output. */
    public String out() {
        return read(out);
    }

    public String log() {
        return read(log);
    }

    /** SIGKILL, as by a power cut; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The process does not end. Its log:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }

    private String printed(Pattern pattern) {
        Matcher found = pattern.matcher(out());
        if (!found.find()) {
            throw new IllegalStateException("Not printed: " + pattern + "\n" + out() + log());
        }
        return found.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Another process sends no signal to wait for. */
    private void pause() {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
