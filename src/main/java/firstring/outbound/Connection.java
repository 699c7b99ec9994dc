package firstring.outbound;

import java.io.IOException;
import java.net.Socket;

/** What came of connecting to another system. */
public sealed interface Connection {

    /** A way to talk. Every read has its limit of time, and the whole has a deadline, at which the socket is closed. */
    record Open(Socket socket, Deadline deadline) implements Connection, AutoCloseable {

        /** True when the whole has taken too long. */
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

    /** A socket that is given up has nothing more to tell. */
    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // given up
        }
    }
}
