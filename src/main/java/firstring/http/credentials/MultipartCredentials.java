package firstring.http.credentials;

import firstring.http.body.Multipart;
import firstring.http.body.UnreadableBody;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Empties the parts named {@code api_token} of a multipart body. */
final class MultipartCredentials {
    private MultipartCredentials() {}

    static byte[] blank(@Nullable String contentType, byte[] body) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(body.length);
        int copied = 0;
        try {
            for (Multipart.Part part : Multipart.parse(contentType, body)) {
                if (isNamed(part) && part.start() < part.end()) {
                    kept.write(body, copied, part.start() - copied);
                    copied = part.end();
                }
            }
        } catch (UnreadableBody broken) {
            return body;
        }
        kept.write(body, copied, body.length - copied);
        return kept.toByteArray();
    }

    private static boolean isNamed(Multipart.Part part) {
        return part.name() != null && Credentials.isNamed(part.name());
    }
}
