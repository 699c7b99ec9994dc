package firstring.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** multipart/form-data, text fields only. */
final class Multipart {
    private Multipart() {}

    static void readInto(Map<String, Value> values, @Nullable String contentType, byte[] body) throws UnreadableBody {
        if (body.length > 0) {
            throw new UnreadableBody("The body is not valid multipart/form-data.");
        }
    }
}
