package firstring.http.credentials;

import java.nio.charset.StandardCharsets;

/** Empties the elements named {@code api_token} of an XML document, including broken ones. Each step moves forward. */
final class XmlCredentials {
    private final String xml;
    private final StringBuilder kept;
    private int copied;

    private XmlCredentials(String xml) {
        this.xml = xml;
        this.kept = new StringBuilder(xml.length());
    }

    static byte[] blank(byte[] xml) {
        String text = new String(xml, StandardCharsets.ISO_8859_1);
        return text.contains(Credentials.NAME)
                ? new XmlCredentials(text).blank().getBytes(StandardCharsets.ISO_8859_1)
                : xml;
    }

    private String blank() {
        int at = xml.indexOf('<');
        while (at >= 0) {
            int end = endOfMarkup(at);
            if (isOpening(at, end)) {
                int close = closing(end);
                kept.append(xml, copied, end);
                copied = close;
                end = close;
            }
            at = xml.indexOf('<', end);
        }
        return kept.append(xml, copied, xml.length()).toString();
    }

    private int endOfMarkup(int at) {
        if (xml.startsWith("<!--", at)) {
            return after("-->", at);
        }
        return xml.startsWith("<![CDATA[", at) ? after("]]>", at) : after(">", at);
    }

    private int after(String end, int at) {
        int found = xml.indexOf(end, at);
        return found < 0 ? xml.length() : found + end.length();
    }

    private boolean isOpening(int at, int end) {
        return !xml.startsWith("</", at) && !xml.startsWith("/>", end - 2) && isNamed(at + 1, end);
    }

    /** True when the tag that starts here has our name, in any namespace. */
    private boolean isNamed(int start, int end) {
        int stop = start;
        while (stop < end && " \t\r\n/>".indexOf(xml.charAt(stop)) < 0) {
            stop++;
        }
        String name = xml.substring(start, stop);
        return name.equals(Credentials.NAME) || name.endsWith(":" + Credentials.NAME);
    }

    /** The position of the closing tag, from within the element; the end when there is none. */
    private int closing(int from) {
        int at = xml.indexOf('<', from);
        while (at >= 0) {
            int end = endOfMarkup(at);
            if (xml.startsWith("</", at) && isNamed(at + 2, end)) {
                return at;
            }
            at = xml.indexOf('<', end);
        }
        return xml.length();
    }
}
