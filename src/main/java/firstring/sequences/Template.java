package firstring.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with placeholders for a contact's fields: {@code Hello {{first_name | there}}} is "Hello Ann", or "Hello there"
 * when the first name is blank. The content of a field is never read as a placeholder itself.
 */
public final class Template {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\s*([a-z][a-z0-9_]{0,63})\\s*(?:\\|([^{}|]*))?");

    /** Plain text before a placeholder, or after the last one. */
    private record Part(String text, @Nullable String field, String fallback) {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Throws {@link Faulty} with a sentence for the author. */
    static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = source.indexOf(OPEN); open >= 0; open = source.indexOf(OPEN, at)) {
            int close = source.indexOf(CLOSE, open);
            if (close < 0) {
                throw new Faulty("has a {{ without a matching }}");
            }
            Matcher placeholder = PLACEHOLDER.matcher(source.substring(open + OPEN.length(), close));
            if (!placeholder.matches()) {
                throw new Faulty("has a placeholder that is not written as {{field}} or {{field | fallback}}");
            }
            String fallback = placeholder.group(2);
            parts.add(new Part(
                    literal(source.substring(at, open)),
                    placeholder.group(1),
                    fallback == null ? "" : fallback.strip()));
            at = close + CLOSE.length();
        }
        parts.add(new Part(literal(source.substring(at)), null, ""));
        return new Template(parts);
    }

    private static String literal(String text) {
        if (text.contains(CLOSE)) {
            throw new Faulty("has a }} without a matching {{");
        }
        return text;
    }

    /** The fields that it uses. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        for (Part part : parts) {
            if (part.field() != null) {
                fields.add(part.field());
            }
        }
        return fields;
    }

    /** @param values a contact's fields; null or blank: the placeholder's fallback is used */
    public String render(Function<String, @Nullable String> values) {
        return render(values, text -> text);
    }

    /** As {@link #render}, with every value escaped for HTML. */
    public String renderHtml(Function<String, @Nullable String> values) {
        return render(values, Template::escape);
    }

    private String render(Function<String, @Nullable String> values, UnaryOperator<String> escape) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.text());
            if (part.field() != null) {
                String value = values.apply(part.field());
                text.append(escape.apply(value == null || value.isBlank() ? part.fallback() : value));
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The reason why a text is not a valid template; the message continues a sentence that begins with the field. */
    static final class Faulty extends RuntimeException {
        private static final long serialVersionUID = 1;

        Faulty(String message) {
            super(message, null, false, false);
        }
    }
}
