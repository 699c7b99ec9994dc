package firstring.http.body;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The charsets that a body can declare. ISO-8859-1 means windows-1252, as it does in every browser. */
enum BodyCharset {
    UTF_8,
    /** Big-endian or little-endian, according to its byte-order mark or its first character. */
    UTF_16,
    UTF_16BE,
    UTF_16LE,
    WINDOWS_1252,
    /** No charset is declared: UTF-8, or else windows-1252. */
    UNDECLARED;

    private static final int MAX_PROLOG = 200;

    /** Null when the charset is not supported. */
    static @Nullable BodyCharset named(@Nullable String name) {
        if (name == null) {
            return UNDECLARED;
        }
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "" -> UNDECLARED;
            case "utf-8", "utf8", "us-ascii", "ascii" -> UTF_8;
            case "utf-16", "utf16" -> UTF_16;
            case "utf-16be" -> UTF_16BE;
            case "utf-16le" -> UTF_16LE;
            case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252" -> WINDOWS_1252;
            default -> null;
        };
    }

    /** The charset declared at the start of an XML document; null when it declares none. */
    static @Nullable String inProlog(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, MAX_PROLOG), StandardCharsets.ISO_8859_1);
        int end = start.indexOf("?>");
        int at = start.indexOf("encoding");
        if (!start.stripLeading().startsWith("<?xml") || at < 0 || at > end) {
            return null;
        }
        int open = at;
        while (open < end && start.charAt(open) != '"' && start.charAt(open) != '\'') {
            open++;
        }
        int close = open < end ? start.indexOf(start.charAt(open), open + 1) : -1;
        return close < 0 || close > end ? null : start.substring(open + 1, close);
    }
}
