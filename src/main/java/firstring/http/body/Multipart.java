package firstring.http.body;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * multipart/form-data. A text field is text. A chosen file is represented only by its name, {@code {"filename": …}}, so
 * that it is reported as an unknown field and its content is not read. An empty file field counts as absent.
 */
public final class Multipart {
    private static final int MAX_PARTS = 1_000;
    private static final int MAX_PART_HEADER_BYTES = 8 * 1024;
    private static final int MAX_BOUNDARY_LENGTH = 70;
    private static final String NOT_VALID = "The body is not valid multipart/form-data.";

    /** One part; its content is {@code body[start, end)}. */
    public record Part(
            @Nullable String name,
            @Nullable String fileName,
            @Nullable String contentType,
            int start,
            int end) {}

    private Multipart() {}

    /** True when a charset had to be guessed. */
    static boolean readInto(FormFields fields, @Nullable String contentType, byte[] body) throws UnreadableBody {
        boolean guessed = false;
        for (Part part : parse(contentType, body)) {
            if (part.name == null || part.name.indexOf('\uFFFD') >= 0) {
                throw new UnreadableBody(NOT_VALID);
            }
            if (part.fileName == null) {
                BodyText text = text(part, body);
                fields.put(part.name, new FormValue.Text(text.text()));
                guessed |= text.guessed();
            } else if (!part.fileName.isEmpty() || part.start < part.end) {
                fields.put(part.name, new FormValue.Fields(Map.of("filename", new FormValue.Text(part.fileName))));
            }
        }
        return guessed;
    }

    private static BodyText text(Part part, byte[] body) throws UnreadableBody {
        BodyCharset charset =
                BodyCharset.named(part.contentType == null ? null : ContentType.parameter(part.contentType, "charset"));
        if (charset == null) {
            throw new UnreadableBody("A part of the body is in a charset that is not supported.");
        }
        return BodyText.ofPart(Arrays.copyOfRange(body, part.start, part.end), charset);
    }

    public static List<Part> parse(@Nullable String contentType, byte[] body) throws UnreadableBody {
        String boundary = contentType == null ? null : ContentType.parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw new UnreadableBody("The content type names no boundary of multipart/form-data.");
        }
        Parts parts = new Parts();
        MultiPart.Parser parser = new MultiPart.Parser(boundary, parts);
        parser.setMaxParts(MAX_PARTS);
        parser.setPartHeadersMaxLength(MAX_PART_HEADER_BYTES);
        parser.parse(Content.Chunk.from(ByteBuffer.wrap(body), true));
        if (parts.complete) {
            return parts.all;
        }
        throw new UnreadableBody(parts.all.size() >= MAX_PARTS ? FormReader.TOO_MANY : NOT_VALID);
    }

    /** Collects parts by their positions in the body. The parser would swallow an exception thrown here. */
    private static final class Parts extends MultiPart.AbstractPartsListener {
        private final List<Part> all = new ArrayList<>();
        private boolean complete;
        private int start = -1;
        private int end = -1;

        @Override
        public void onPartContent(Content.Chunk chunk) {
            ByteBuffer content = chunk.getByteBuffer();
            if (content.hasRemaining()) {
                start = start < 0 ? content.arrayOffset() + content.position() : start;
                end = content.arrayOffset() + content.limit();
            }
        }

        @Override
        public void onPart(@Nullable String name, @Nullable String fileName, HttpFields headers) {
            int from = Math.max(0, start);
            all.add(new Part(name, fileName, headers.get("Content-Type"), from, Math.max(from, end)));
            start = -1;
            end = -1;
        }

        @Override
        public void onComplete() {
            complete = true;
        }

        @Override
        public void onFailure(Throwable failure) {
            complete = false;
        }
    }
}
