package firstring.outbound;

import java.io.IOException;
import java.net.Socket;

/** The result of connecting to another system. */
public sealed interface Connection {

    /**
     * An open connection. Every read has a time limit, and the whole conversation has a deadline at which the socket is
     * closed.
     */
    record Open(Socket socket, Deadline deadline) implements Connection, AutoCloseable {

        /** True when the conversation has passed its deadline. */
        public boolean isOverdue() {
            return deadline.hasPassed();
        }

        @Override
        public void close() {
            deadline.cancel();
            closeQuietly(socket);
        }
    }

    record Failed(Fault fault) implements Connection {}

    /** Closes a socket that is no longer needed and ignores any failure. */
    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // ignored: the socket is no longer needed
        }
    }
}
