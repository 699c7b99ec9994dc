package firstring.http.credentials;

import firstring.http.body.UrlEncoded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Drops the pairs named {@code api_token} from a query or an urlencoded body, including broken ones. */
final class UrlEncodedCredentials {
    private UrlEncodedCredentials() {}

    static byte[] drop(byte[] encoded) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(encoded.length);
        boolean first = true;
        int start = 0;
        while (start <= encoded.length) {
            int end = UrlEncoded.indexOf(encoded, '&', start, encoded.length);
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
        int nameEnd = UrlEncoded.indexOf(encoded, '=', start, end);
        byte[] name = UrlEncoded.decode(encoded, start, nameEnd);
        return Credentials.isNamed(new String(name, StandardCharsets.ISO_8859_1));
    }
}
