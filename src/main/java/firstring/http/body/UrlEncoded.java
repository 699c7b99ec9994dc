package firstring.http.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** application/x-www-form-urlencoded. If no charset is declared, it is guessed for each name and value separately. */
public final class UrlEncoded {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final FormFields fields;
    private final BodyCharset charset;
    private boolean guessed;

    private UrlEncoded(FormFields fields, BodyCharset charset) {
        this.fields = fields;
        this.charset = charset;
    }

    public static byte[] bytes(String encoded) {
        return encoded.getBytes(StandardCharsets.UTF_8);
    }

    /** True when a charset had to be guessed. */
    static boolean readInto(FormFields fields, byte[] encoded, BodyCharset charset) throws UnreadableBody {
        UrlEncoded reader = new UrlEncoded(fields, charset);
        int start = 0;
        while (start < encoded.length) {
            int end = indexOf(encoded, '&', start, encoded.length);
            if (end > start) {
                reader.readPair(encoded, start, end);
            }
            start = end + 1;
        }
        return reader.guessed;
    }

    private void readPair(byte[] encoded, int start, int end) throws UnreadableBody {
        int equals = indexOf(encoded, '=', start, end);
        String name = text(encoded, start, equals);
        String text = equals == end ? "" : text(encoded, equals + 1, end);
        fields.put(name, new FormValue.Text(text));
    }

    private String text(byte[] encoded, int start, int end) throws UnreadableBody {
        BodyText text = BodyText.ofPart(decode(encoded, start, end), charset);
        guessed |= text.guessed();
        return text.text();
    }

    /** Decodes percent escapes. A percent sign that begins no escape is kept, as in browsers. */
    public static byte[] decode(byte[] encoded, int start, int end) {
        if (indexOf(encoded, '%', start, end) == end && indexOf(encoded, '+', start, end) == end) {
            return Arrays.copyOfRange(encoded, start, end);
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            int high = i + 2 < end ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < end ? Character.digit(encoded[i + 2], 16) : -1;
            if (encoded[i] == '%' && high >= 0 && low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        return decoded.toByteArray();
    }

    /** The same form in pure ASCII, so that it can be stored as text whatever its charset is. */
    static byte[] ascii(byte[] encoded) {
        ByteArrayOutputStream escaped = new ByteArrayOutputStream(encoded.length);
        for (byte b : encoded) {
            if (b >= 0) {
                escaped.write(b);
            } else {
                escaped.write('%');
                escaped.write(HEX[(b & 0xFF) >> 4]);
                escaped.write(HEX[b & 0xF]);
            }
        }
        return escaped.toByteArray();
    }

    public static int indexOf(byte[] bytes, char wanted, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return end;
    }
}
