package firstring.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A real server: {@code firstring serve} in a separate process with this process's JVM flags. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 20;
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;
    private static final int LAST_LINES = 20;

    private final Process process;
    private final Path log;
    private final InetSocketAddress address;
    private final Thread stopWithBench;

    private ServerProcess(Process process, Path log, InetSocketAddress address) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.stopWithBench = new Thread(process::destroy, "stop-bench-server");
        Runtime.getRuntime().addShutdownHook(stopWithBench);
    }

    /** The configuration of a bench's server; {@code flags} are for its JVM, in addition to those of this process. */
    public record Setup(Path dataFolder, String secret, List<String> flags) {
        Setup with(List<String> others) {
            return new Setup(dataFolder, secret, others);
        }
    }

    /** Starts the process; does not wait for it. */
    public static ServerProcess launch(Setup setup) throws IOException {
        InetSocketAddress address = freeAddress();
        Path log = setup.dataFolder().resolveSibling("server.log");
        ProcessBuilder builder = new ProcessBuilder(command(setup.flags()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("FIRSTRING_"));
        // Started by root, it must still be able to write the cache of a training run next to root's own files.
        environment.put("FIRSTRING_KEEP_ROOT", "true");
        environment.put("FIRSTRING_DATA", setup.dataFolder().toString());
        environment.put("FIRSTRING_SECRET", setup.secret());
        environment.put("FIRSTRING_HOST", address.getAddress().getHostAddress());
        environment.put("FIRSTRING_PORT", Integer.toString(address.getPort()));
        return new ServerProcess(builder.start(), log, address);
    }

    public InetSocketAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Returns when the server is ready. */
    public void awaitReady() throws IOException, InterruptedException {
        URI ready = URI.create("http://%s:%d/health/ready".formatted(address.getHostString(), address.getPort()));
        long end = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client, ready)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("The server did not become ready. The end of its log:\n" + endOfLog());
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it gracefully; throws when it does not end in time. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT)) {
                process.destroyForcibly();
                throw new IOException(
                        "The server did not stop within " + STOP_LIMIT + ". The end of its log:\n" + endOfLog());
            }
            Runtime.getRuntime().removeShutdownHook(stopWithBench);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private static boolean isReady(HttpClient client, URI ready) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static List<String> command(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "firstring.Main", "serve"));
        return command;
    }

    /**
     * A port outside the range that systems assign automatically, since the server starts to listen only seconds later.
     */
    private static InetSocketAddress freeAddress() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return new InetSocketAddress(socket.getInetAddress(), port);
            } catch (BindException taken) {
                // try another one
            }
        }
    }
}
