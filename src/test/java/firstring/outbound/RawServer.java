package firstring.outbound;

import firstring.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on a free port that reads one request per connection, records it, and then behaves as the test demands. */
public final class RawServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final Duration DRIP = Duration.ofMillis(20);
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final LocalServer server;
    private final Behavior behavior;
    private final @Nullable SSLContext tls;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Handles a connection whose request has been read. */
    @FunctionalInterface
    public interface Behavior {
        void act(Socket socket, RawServer server) throws Exception;
    }

    public RawServer(Behavior behavior) {
        this(null, behavior);
    }

    public RawServer(@Nullable SSLContext tls, Behavior behavior) {
        this.tls = tls;
        this.behavior = behavior;
        this.server = LocalServer.start(this::serve);
    }

    public static Behavior says(String answer) {
        return (socket, server) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        };
    }

    public static Behavior answers(int status, String headers, String body) {
        return says("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n" + body);
    }

    public static Behavior silent() {
        return (socket, server) -> server.server.awaitClosing();
    }

    /** Sends a byte of an endless response head every 20 ms. */
    public static Behavior drips() {
        return (socket, server) -> {
            says("HTTP/1.1 200 OK\r\nX-Long: ").act(socket, server);
            while (!server.server.closesWithin(DRIP)) {
                says("x").act(socket, server);
            }
        };
    }

    public static Behavior resets() {
        return (socket, server) -> socket.setSoLinger(true, 0);
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port();
    }

    public List<String> requests() {
        return requests;
    }

    private void serve(Socket plain) throws Exception {
        try (Socket socket = tls == null ? plain : LocalServer.secure(tls, plain)) {
            String request = read(socket.getInputStream());
            if (!request.isEmpty()) {
                requests.add(request);
                behavior.act(socket, this);
            }
        }
    }

    /** One request; empty if none arrived. */
    private static String read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(END_OF_HEAD) < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            text.append((char) next);
        }
        Matcher length = LENGTH.matcher(text);
        if (length.find()) {
            text.append(new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
