package firstring.text;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/**
 * Extracts the visible text of untrusted HTML in one pass, one line per block. Reads at most {@link #MAX_LENGTH}
 * characters and {@link #MAX_NODES} nodes.
 */
public final class HtmlText {
    static final int MAX_LENGTH = 256 * 1024;
    static final int MAX_NODES = 50_000;

    private static final Set<String> HIDDEN = Set.of("style", "script", "head", "title", "template", "noscript");
    private static final Set<String> BLOCKS = Set.of(
            "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre");

    private HtmlText() {}

    /** The text of a page or fragment, with white space collapsed and no leading or trailing blank lines. */
    public static String of(String html) {
        String cut = html.length() > MAX_LENGTH ? html.substring(0, MAX_LENGTH) : html;
        // The XML parser takes tags as they come. Without HTML's repairs, its work is proportional to the text.
        Document document = Parser.xmlParser().parseInput(cut, "");
        Gathering gathering = new Gathering();
        document.filter(gathering);
        return gathering.text.toString().replace('\u00a0', ' ').strip();
    }

    /** Gathers the text nodes in document order. */
    private static final class Gathering implements NodeFilter {
        private final StringBuilder text = new StringBuilder();
        private int nodes;

        @Override
        public FilterResult head(Node node, int depth) {
            if (++nodes > MAX_NODES) {
                return FilterResult.STOP;
            }
            if (node instanceof TextNode words) {
                append(words.getWholeText());
            } else if (node instanceof Element element && element.normalName().equals("br")) {
                endLine();
            }
            return node instanceof Element element && HIDDEN.contains(element.normalName())
                    ? FilterResult.SKIP_ENTIRELY
                    : FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element && BLOCKS.contains(element.normalName())) {
                endLine();
            }
            return FilterResult.CONTINUE;
        }

        /** Collapses white space between words to one space, and drops it at the beginning of a line. */
        private void append(String words) {
            for (int i = 0; i < words.length(); i++) {
                char letter = words.charAt(i);
                if (letter != ' ' && letter != '\n' && letter != '\t' && letter != '\r') {
                    text.append(letter);
                } else if (!text.isEmpty() && !endsWith(' ') && !endsWith('\n')) {
                    text.append(' ');
                }
            }
        }

        private void endLine() {
            if (endsWith(' ')) {
                text.setLength(text.length() - 1);
            }
            if (!text.isEmpty()) {
                text.append('\n');
            }
        }

        private boolean endsWith(char letter) {
            return !text.isEmpty() && text.charAt(text.length() - 1) == letter;
        }
    }
}
