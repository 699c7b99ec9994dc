package firstring.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a gzip body within the limit of a body's size and the room that all bodies share, so that a few bytes which
 * unpack to many cost no more than a body sent plainly. Close it when the body is no longer needed.
 */
public final class Unpacking implements AutoCloseable {
    private static final int FIRST_BYTES = 4 * 1024;

    /** What came of it. */
    public enum Result {
        UNPACKED,
        /** No gzip, or cut short. */
        BROKEN,
        /** Beyond the limit of one body (413). */
        TOO_LARGE,
        /** Beyond the room of all bodies (503). */
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

    /** To one byte beyond the limit at most, which tells that there is more. */
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

    /** The unpacked body. */
    byte[] body() {
        return bytes;
    }

    @Override
    public void close() {
        budget.resize(source, bytes.length, 0);
        bytes = new byte[0];
    }
}
