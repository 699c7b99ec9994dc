package firstring.http.body;

import org.jspecify.annotations.Nullable;

/** The kinds of bodies that parameters are read from, by their media type. */
public enum MediaKind {
    JSON,
    FORM,
    MULTIPART,
    XML,
    /** No content type, or {@code text/plain}: the text itself indicates the kind. */
    TEXT,
    /** A kind that is not read here. */
    OTHER;

    /** @param mediaType in lower case, without parameters; null when there is none */
    static MediaKind of(@Nullable String mediaType) {
        return switch (mediaType) {
            case null -> TEXT;
            case "text/plain" -> TEXT;
            case "application/json", "text/json" -> JSON;
            case "application/x-www-form-urlencoded" -> FORM;
            case "multipart/form-data" -> MULTIPART;
            case "application/xml", "text/xml" -> XML;
            default -> mediaType.endsWith("+json") ? JSON : OTHER;
        };
    }

    /** The kind of a text whose content type does not tell; {@link #OTHER} when it is not recognized. */
    static MediaKind ofText(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (start == text.length() || text.charAt(start) == '{' || text.charAt(start) == '[') {
            return JSON;
        }
        int equals = text.indexOf('=', start);
        for (int i = start; i < equals; i++) {
            if (!isOfFormName(text.charAt(i))) {
                return OTHER;
            }
        }
        return equals > start ? FORM : OTHER;
    }

    private static boolean isOfFormName(char c) {
        return Character.isLetterOrDigit(c) || "_-.[]%+&".indexOf(c) >= 0;
    }
}
