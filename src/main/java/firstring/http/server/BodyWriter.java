package firstring.http.server;

import java.io.OutputStream;

/** Writes a body that is too long to be held in memory, as fast as its reader takes it. */
@FunctionalInterface
public interface BodyWriter {

    /** Leaves the stream open. What it throws breaks the connection off, so that the reader knows of the loss. */
    void writeTo(OutputStream out) throws Exception;
}
