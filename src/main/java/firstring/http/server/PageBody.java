package firstring.http.server;

import firstring.http.MemoryReservation;
import firstring.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The JSON of a page, built row by row up to a number of bytes; the first row is always included. Not thread-safe. */
public final class PageBody {
    private static final byte[] BEGIN = "{\"data\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "],\"next_cursor\":".getBytes(StandardCharsets.US_ASCII);
    private static final int SHORT_BYTES = 16 * 1024;

    private final int maxBytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    private boolean started;

    public PageBody(int maxBytes) {
        this.maxBytes = maxBytes;
        out.writeBytes(BEGIN);
    }

    /** Returns false, without adding the row, when it would make the page too long. */
    public boolean add(Object row) {
        byte[] json = Json.bytes(row);
        if (started && out.size() + json.length > maxBytes) {
            return false;
        }
        if (json.length > SHORT_BYTES) {
            MemoryReservation.current().take(json.length);
        }
        if (started) {
            out.write(',');
        }
        started = true;
        out.writeBytes(json);
        return true;
    }

    /** @param cursor where the list continues; null at its end */
    public byte[] end(@Nullable String cursor) {
        out.writeBytes(END);
        out.writeBytes(cursor == null ? new byte[] {'n', 'u', 'l', 'l'} : Json.bytes(cursor));
        out.write('}');
        return out.toByteArray();
    }
}
