package firstring.http.credentials;

import firstring.http.body.JsonEscapes;
import firstring.http.body.Spellings;
import firstring.http.body.Unescaped;
import firstring.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Removes credentials from JSON text and leaves every other byte unchanged. It looks only at strings and brackets, so
 * it can also process broken JSON.
 */
public final class JsonCredentials {
    private static final byte[] EMPTY_TEXT = {'"', '"'};

    private static final byte[] NAME = ('"' + Credentials.NAME + '"').getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private final ByteArrayOutputStream kept;
    private int copied;

    /** Bytes examined in strings, values and white space: each once, no matter how brackets are nested. */
    private long looked;

    private JsonCredentials(byte[] json) {
        this.json = json;
        this.kept = new ByteArrayOutputStream(json.length);
    }

    /** Replaces the value of each top-level {@code api_token} by an empty string. */
    static byte[] blank(byte[] json) {
        return new JsonCredentials(json).blankNamed();
    }

    /** The number of bytes that both passes examine, for the test that bounds them. */
    public static long work(byte[] json, List<String> tokens) {
        JsonCredentials named = new JsonCredentials(json);
        JsonCredentials spelled = new JsonCredentials(named.blankNamed());
        spelled.overwriteTokens(tokens);
        return named.looked + spelled.looked;
    }

    /**
     * Overwrites tokens in strings with {@code *}, and a number that contains one with 0. The JSON must be readable.
     */
    static byte[] overwrite(byte[] json, List<String> tokens) {
        String bytes = new String(json, StandardCharsets.ISO_8859_1);
        boolean mayHold = Unescaped.hasEscapes(bytes) || tokens.stream().anyMatch(bytes::contains);
        return mayHold ? new JsonCredentials(json).overwriteTokens(tokens) : json;
    }

    private byte[] blankNamed() {
        int depth = 0;
        boolean named = false;
        int at = 0;
        while (at < json.length) {
            looked++;
            int end = at + 1;
            switch (json[at]) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> named = false;
                case '"' -> {
                    end = endOfString(at);
                    looked += end - at;
                    named = depth == 1 && isName(at, end);
                }
                case ':' -> {
                    if (named && depth == 1) {
                        int start = skipSpace(end);
                        end = endOfValue(start);
                        looked += end - at;
                        replace(start, end, EMPTY_TEXT);
                    }
                    named = false;
                }
                default -> {}
            }
            at = end;
        }
        return finish();
    }

    private byte[] overwriteTokens(List<String> tokens) {
        int at = 0;
        while (at < json.length) {
            int end = at + 1;
            if (json[at] == '"') {
                end = endOfString(at);
                overwriteString(at, end, tokens);
            } else if (isOfNumber(json[at])) {
                end = endOfNumber(at);
                String number = new String(json, at, end - at, StandardCharsets.ISO_8859_1);
                if (tokens.stream().anyMatch(number::contains)) {
                    replace(at, end, new byte[] {'0'});
                }
            }
            looked += end - at;
            at = end;
        }
        return finish();
    }

    private void overwriteString(int start, int end, List<String> tokens) {
        String text = decode(start, end);
        String cleaned = Spellings.overwrite(text, tokens);
        if (!cleaned.equals(text)) {
            replace(start, end, Json.bytes(cleaned));
        }
    }

    private boolean isName(int start, int end) {
        return Arrays.equals(json, start, end, NAME, 0, NAME.length)
                || (end - start > NAME.length && isEscapedName(start, end));
    }

    private boolean isEscapedName(int start, int end) {
        for (int i = start + 1; i < end && i <= start + NAME.length; i++) {
            if (json[i] == '\\') {
                return Credentials.NAME.equals(decode(start, end));
            }
        }
        return false;
    }

    /** The text of a string; an invalid escape is kept. */
    private String decode(int start, int end) {
        int close = end - start > 1 && json[end - 1] == '"' ? end - 1 : end;
        String raw = new String(json, start + 1, close - start - 1, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : JsonEscapes.undo(raw);
    }

    private int endOfString(int start) {
        byte[] bytes = json;
        for (int i = start + 1; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\\') {
                i++;
            }
        }
        return bytes.length;
    }

    private int endOfValue(int start) {
        int depth = 0;
        int at = start;
        while (at < json.length) {
            byte b = json[at];
            if (b == '"') {
                at = endOfString(at);
            } else if (b == '{' || b == '[') {
                depth++;
                at++;
            } else if (b == '}' || b == ']') {
                if (depth == 0) {
                    return at;
                }
                depth--;
                at++;
            } else if (depth == 0 && (b == ',' || isSpace(b))) {
                return at;
            } else {
                at++;
                continue;
            }
            if (depth == 0) {
                return at;
            }
        }
        return json.length;
    }

    private int endOfNumber(int start) {
        int at = start;
        while (at < json.length && isOfNumber(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    private int skipSpace(int start) {
        int at = start;
        while (at < json.length && isSpace(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void replace(int start, int end, byte[] by) {
        kept.write(json, copied, start - copied);
        kept.writeBytes(by);
        copied = end;
    }

    private byte[] finish() {
        if (copied == 0) {
            return json;
        }
        kept.write(json, copied, json.length - copied);
        return kept.toByteArray();
    }
}
