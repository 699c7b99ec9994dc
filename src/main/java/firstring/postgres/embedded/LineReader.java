package firstring.postgres.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads bytes line by line. A line is at most 64 MiB. */
public final class LineReader {
    private static final int MAX_LENGTH = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line with its line feed; null at the end. */
    public byte @Nullable [] read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int feed = position;
            while (feed < end && buffer[feed] != '\n') {
                feed++;
            }
            int next = Math.min(feed + 1, end);
            line.write(buffer, position, next - position);
            position = next;
            if (feed < end) {
                return line.toByteArray();
            }
            if (line.size() > MAX_LENGTH) {
                throw new IOException("a line is longer than " + MAX_LENGTH + " bytes");
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer));
        }
        return position < end;
    }
}
