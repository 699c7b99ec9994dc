package firstring.http;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/** The parameters of a content type. */
final class ContentType {
    private ContentType() {}

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
