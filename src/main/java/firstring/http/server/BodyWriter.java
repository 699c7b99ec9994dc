package firstring.http.server;

import java.io.OutputStream;

/** Writes a body that is too long to be held in memory, as fast as its client reads it. */
@FunctionalInterface
public interface BodyWriter {

    /** Leaves the stream open. An exception aborts the connection, so that the client notices the loss. */
    void writeTo(OutputStream out) throws Exception;
}
