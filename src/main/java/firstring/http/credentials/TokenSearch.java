package firstring.http.credentials;

import firstring.http.body.MediaKind;
import firstring.http.body.ReadBody;
import firstring.http.body.Unescaped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the credential in a body that cannot be read: the value of the last {@code api_token} in the spelling of JSON,
 * a form, multipart or XML. It examines a limited number of occurrences, and a limited number of characters after each.
 */
public final class TokenSearch {
    private static final int MAX_PLACES = 100;
    private static final int MAX_GAP = 300;
    private static final int MAX_TOKEN_LENGTH = 255;
    private static final String BETWEEN = " \t\r\n\"'\\:=>[]";
    private static final String BINDING = ":=>\n";
    private static final String CDATA = "<![CDATA[";

    private final String text;
    private final boolean multipart;

    private TokenSearch(String text, boolean multipart) {
        this.text = text;
        this.multipart = multipart;
    }

    /** The value as it would be presented; empty when the body contains none. */
    public static Optional<String> find(ReadBody body) {
        String text = new String(body.bytes(), StandardCharsets.ISO_8859_1);
        String plain =
                Unescaped.hasEscapes(text) ? Unescaped.plain(text).again().text() : text;
        return new TokenSearch(plain, body.kind() == MediaKind.MULTIPART).find();
    }

    private Optional<String> find() {
        int at = text.lastIndexOf(Credentials.NAME);
        for (int places = 0; at >= 0 && places < MAX_PLACES; places++) {
            String value = isName(at) ? valueAfter(at + Credentials.NAME.length()) : "";
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
            at = text.lastIndexOf(Credentials.NAME, at - 1);
        }
        return Optional.empty();
    }

    /** True when the name is a word of its own and not a closing tag. */
    private boolean isName(int at) {
        boolean begins = at == 0 || (!isOfToken(text.charAt(at - 1)) && text.charAt(at - 1) != '/');
        int end = at + Credentials.NAME.length();
        return begins && (end == text.length() || !isOfToken(text.charAt(end)));
    }

    private String valueAfter(int nameEnd) {
        int from = nameEnd;
        if (multipart) {
            from = after("\r\n\r\n", nameEnd);
        } else if (isTag(nameEnd)) {
            from = after(">", nameEnd);
        }
        return from < 0 ? "" : value(from, from > nameEnd);
    }

    private boolean isTag(int nameEnd) {
        int open = nameEnd - Credentials.NAME.length() - 1;
        return open >= 0 && text.charAt(open) == '<';
    }

    /** The position after a text that must follow soon; -1 when it does not. */
    private int after(String wanted, int from) {
        int found =
                text.substring(from, Math.min(text.length(), from + MAX_GAP)).indexOf(wanted);
        return found < 0 ? -1 : from + found + wanted.length();
    }

    /** @param bound true when the preceding text already indicates that a value follows */
    private String value(int from, boolean bound) {
        boolean binds = bound;
        int at = from;
        int limit = Math.min(text.length(), from + MAX_GAP);
        while (at < limit && (BETWEEN.indexOf(text.charAt(at)) >= 0 || text.startsWith(CDATA, at))) {
            binds |= BINDING.indexOf(text.charAt(at)) >= 0;
            at += text.startsWith(CDATA, at) ? CDATA.length() : 1;
        }
        return binds ? token(at) : "";
    }

    private String token(int start) {
        int end = start;
        while (end < text.length() && isOfToken(text.charAt(end)) && end - start <= MAX_TOKEN_LENGTH) {
            end++;
        }
        return end - start > MAX_TOKEN_LENGTH ? "" : text.substring(start, end);
    }

    private static boolean isOfToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
