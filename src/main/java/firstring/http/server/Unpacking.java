package firstring.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses a gzip body within the size limit of a body and the room that all bodies share, so that a few bytes that
 * expand to many cost no more than a body sent uncompressed. Close it when the body is no longer needed.
 */
public final class Unpacking implements AutoCloseable {
    private static final int FIRST_BYTES = 4 * 1024;

    /** The result of decompressing. */
    public enum Result {
        UNPACKED,
        /** Not gzip, or truncated. */
        BROKEN,
        /** Larger than one body can be (413). */
        TOO_LARGE,
        /** More than the room shared by all bodies (503). */
        NO_ROOM
    }

    private final int maxBytes;
    private final BodyBudget budget;
    private final Source source;
    private byte[] bytes = {};
    private int length;

    public Unpacking(int maxBytes, BodyBudget budget, Source source) {
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.source = source;
    }

    public Result unpack(byte[] packed) {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            while (true) {
                if (length == bytes.length && !grow()) {
                    return Result.NO_ROOM;
                }
                int count = unpacked.read(bytes, length, bytes.length - length);
                if (count < 0) {
                    trim();
                    return Result.UNPACKED;
                }
                length += count;
                if (length > maxBytes) {
                    return Result.TOO_LARGE;
                }
            }
        } catch (IOException broken) {
            return Result.BROKEN;
        }
    }

    /** Grows to at most one byte beyond the limit, which shows that there is more. */
    private boolean grow() {
        int capacity = Math.min(Math.max(FIRST_BYTES, bytes.length * 2), maxBytes + 1);
        if (!budget.resize(source, bytes.length, capacity)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    private void trim() {
        budget.resize(source, bytes.length, length);
        bytes = Arrays.copyOf(bytes, length);
    }

    /** The decompressed body. */
    byte[] body() {
        return bytes;
    }

    @Override
    public void close() {
        budget.resize(source, bytes.length, 0);
        bytes = new byte[0];
    }
}
