package firstring.http;

import firstring.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** application/x-www-form-urlencoded, in strict UTF-8. A name ending in {@code []} gathers a list. */
final class UrlEncoded {
    private UrlEncoded() {}

    static void readInto(Map<String, Value> values, String encoded) throws CharacterCodingException {
        int start = 0;
        while (start < encoded.length()) {
            int end = encoded.indexOf('&', start);
            if (end < 0) {
                end = encoded.length();
            }
            if (end > start) {
                readPair(values, encoded.substring(start, end));
            }
            start = end + 1;
        }
    }

    private static void readPair(Map<String, Value> values, String pair) throws CharacterCodingException {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String text = equals < 0 ? "" : decode(pair.substring(equals + 1));
        FormText.put(values, name, text);
    }

    /** A percent sign that starts no escape stands for itself, as in browsers. */
    static String decode(String encoded) throws CharacterCodingException {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return encoded;
        }
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return Json.decodeUtf8(decoded.toByteArray());
    }
}
