package firstring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on a free port of this machine that gives each connection a thread, until it is closed. */
public final class LocalServer implements AutoCloseable {
    private final ServerSocket server;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Serves one connection, which is closed afterward. */
    @FunctionalInterface
    public interface Serving {
        void serve(Socket socket) throws Exception;
    }

    private LocalServer(ServerSocket server) {
        this.server = server;
    }

    public static LocalServer start(Serving serving) {
        try {
            LocalServer started = new LocalServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> started.accept(serving));
            return started;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The server's side of TLS, from here on. */
    public static Socket secure(SSLContext tls, Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Waits until the test is over. */
    public void awaitClosing() throws InterruptedException {
        closed.await();
    }

    /** Waits this long; true when the test is over. */
    public boolean closesWithin(Duration wait) throws InterruptedException {
        return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void accept(Serving serving) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(serving, socket));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private static void serve(Serving serving, Socket socket) {
        try (socket) {
            serving.serve(socket);
        } catch (Exception gone) {
            // the other side has closed the connection, or the test is over
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
