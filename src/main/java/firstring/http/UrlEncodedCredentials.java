package firstring.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Drops the pairs named {@code api_token} from a query or an urlencoded body, broken ones too. */
final class UrlEncodedCredentials {
    private UrlEncodedCredentials() {}

    static byte[] drop(byte[] encoded) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(encoded.length);
        boolean first = true;
        int start = 0;
        while (start <= encoded.length) {
            int end = indexOf(encoded, '&', start, encoded.length);
            if (!isNamed(encoded, start, end)) {
                if (!first) {
                    kept.write('&');
                }
                kept.write(encoded, start, end - start);
                first = false;
            }
            start = end + 1;
        }
        return kept.size() == encoded.length ? encoded : kept.toByteArray();
    }

    private static boolean isNamed(byte[] encoded, int start, int end) {
        int nameEnd = indexOf(encoded, '=', start, end);
        String name = new String(encoded, start, nameEnd - start, StandardCharsets.ISO_8859_1);
        try {
            String decoded = UrlEncoded.decode(name);
            return decoded.equals(Credentials.NAME) || decoded.equals(Credentials.NAME + "[]");
        } catch (CharacterCodingException notOurName) {
            return false;
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return end;
    }
}
