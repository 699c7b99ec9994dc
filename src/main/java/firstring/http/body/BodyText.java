package firstring.http.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes bytes in a declared charset, or in the one the bytes indicate.
 *
 * @param utf8 the same text in UTF-8, without byte-order marks
 * @param guessed read as windows-1252 because it is not UTF-8 and nothing was declared
 * @param recoded the bytes as sent are in another charset than {@code utf8}
 */
record BodyText(String text, byte[] utf8, boolean guessed, boolean recoded) {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char MARK = '\uFEFF';
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Reads a complete body. A byte-order mark overrides a declaration. */
    static BodyText of(byte[] body, BodyCharset declared) throws UnreadableBody {
        BodyCharset charset = withMark(body, declared);
        return as(isOfSingleBytes(body) ? notUtf16(charset) : charset, body);
    }

    private static BodyText as(BodyCharset charset, byte[] body) throws UnreadableBody {
        return switch (charset) {
            case UTF_8, UNDECLARED -> ofUtf8(body, charset);
            case UTF_16BE -> ofUtf16(body, StandardCharsets.UTF_16BE);
            case UTF_16LE -> ofUtf16(body, StandardCharsets.UTF_16LE);
            case UTF_16 ->
                ofUtf16(
                        body,
                        body.length > 1 && body[0] != 0 && body[1] == 0
                                ? StandardCharsets.UTF_16LE
                                : StandardCharsets.UTF_16BE);
            case WINDOWS_1252 -> recoded(windows1252(body), false);
        };
    }

    /**
     * True for XML and JSON that cannot be UTF-16, whatever is declared: .NET writes {@code encoding="utf-16"} into
     * documents that are then sent as UTF-8.
     */
    private static boolean isOfSingleBytes(byte[] body) {
        return body.length > 1 && (body[0] == '<' || body[0] == '{') && body[1] >= '\t' && body[1] < 0x7F;
    }

    private static BodyCharset notUtf16(BodyCharset charset) {
        return switch (charset) {
            case UTF_16, UTF_16BE, UTF_16LE -> BodyCharset.UNDECLARED;
            case UTF_8, WINDOWS_1252, UNDECLARED -> charset;
        };
    }

    /** The charset that a byte-order mark indicates, or else the declared one. */
    static BodyCharset withMark(byte[] body, BodyCharset declared) {
        if (startsWith(body, 0, 0xFE, 0xFF)) {
            return BodyCharset.UTF_16BE;
        }
        if (startsWith(body, 0, 0xFF, 0xFE)) {
            return BodyCharset.UTF_16LE;
        }
        return startsWith(body, 0, 0xEF, 0xBB, 0xBF) ? BodyCharset.UTF_8 : declared;
    }

    /** A body without UTF-8 byte-order marks at its start. */
    static byte[] withoutMarks(byte[] body) {
        int start = 0;
        while (startsWith(body, start, 0xEF, 0xBB, 0xBF)) {
            start += 3;
        }
        return start == 0 ? body : Arrays.copyOfRange(body, start, body.length);
    }

    static boolean isUtf8(byte[] bytes) {
        return isUtf8(bytes, new String(bytes, StandardCharsets.UTF_8));
    }

    private static boolean startsWith(byte[] body, int from, int... start) {
        if (body.length - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((body[from + i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static BodyText ofUtf8(byte[] body, BodyCharset charset) throws UnreadableBody {
        String text = new String(body, StandardCharsets.UTF_8);
        if (isUtf8(body, text)) {
            int marks = marks(text);
            return marks == 0
                    ? new BodyText(text, body, false, false)
                    : new BodyText(
                            text.substring(marks), Arrays.copyOfRange(body, 3 * marks, body.length), false, false);
        }
        if (charset == BodyCharset.UNDECLARED) {
            return recoded(windows1252(body), true);
        }
        throw new UnreadableBody("The body is not valid UTF-8.");
    }

    /**
     * True for valid UTF-8: a replacement character marks an invalid byte, unless the client sent this character
     * itself.
     */
    private static boolean isUtf8(byte[] bytes, String text) {
        return text.indexOf(REPLACEMENT) < 0 || Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
    }

    private static int marks(String text) {
        int marks = 0;
        while (marks < text.length() && text.charAt(marks) == MARK) {
            marks++;
        }
        return marks;
    }

    private static BodyText ofUtf16(byte[] body, Charset charset) throws UnreadableBody {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return recoded(text, false);
        } catch (CharacterCodingException broken) {
            throw new UnreadableBody("The body is not valid UTF-16.");
        }
    }

    private static BodyText recoded(String text, boolean guessed) {
        String unmarked = text.substring(marks(text));
        return new BodyText(unmarked, unmarked.getBytes(StandardCharsets.UTF_8), guessed, true);
    }

    /** Decodes a part of a body: a value of a form, or of one part of a multipart body. */
    static BodyText ofPart(byte[] part, BodyCharset declared) throws UnreadableBody {
        return switch (declared) {
            case UTF_8, UNDECLARED -> {
                String text = new String(part, StandardCharsets.UTF_8);
                if (isUtf8(part, text)) {
                    yield new BodyText(text, part, false, false);
                }
                if (declared == BodyCharset.UTF_8) {
                    throw new UnreadableBody("The body is not valid UTF-8.");
                }
                yield recoded(windows1252(part), true);
            }
            case WINDOWS_1252 -> recoded(windows1252(part), false);
            case UTF_16, UTF_16BE, UTF_16LE -> as(withMark(part, declared), part);
        };
    }

    /**
     * Decodes windows-1252. The five bytes that it leaves undefined become control characters, as in browsers, so no
     * byte is lost.
     */
    static String windows1252(byte[] bytes) {
        String text = new String(bytes, WINDOWS_1252);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (int i = text.indexOf(REPLACEMENT); i >= 0; i = text.indexOf(REPLACEMENT, i + 1)) {
            whole.setCharAt(i, (char) (bytes[i] & 0xFF));
        }
        return whole.toString();
    }
}
