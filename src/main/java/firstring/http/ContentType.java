package firstring.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/** The parameters of a content type. */
final class ContentType {
    private ContentType() {}

    /** True when the text is UTF-8 or a part of it: no charset is named, or UTF-8, or US-ASCII. */
    static boolean isReadableCharset(@Nullable String contentType) {
        if (contentType == null || contentType.indexOf(';') < 0) {
            return true;
        }
        String charset = parameter(contentType, "charset");
        if (charset == null) {
            return true;
        }
        return switch (charset.strip().toLowerCase(Locale.ROOT)) {
            case "", "utf-8", "utf8", "us-ascii", "ascii" -> true;
            default -> false;
        };
    }

    static @Nullable String parameter(String contentType, String name) {
        Map<String, String> parameters = new HashMap<>();
        HttpField.getValueParameters(contentType, parameters);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getKey().equalsIgnoreCase(name) && parameter.getValue() != null) {
                return HttpField.NAME_VALUE_TOKENIZER.unquote(parameter.getValue());
            }
        }
        return null;
    }
}
