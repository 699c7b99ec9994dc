package firstring.reference;

import java.util.ArrayList;
import java.util.List;

/** The little Markdown that descriptions are written in: paragraphs, list items, {@code code} and strong words. */
public record Prose(List<Block> blocks) {

    /** A paragraph, or an item of a list. */
    public record Block(boolean item, List<Piece> pieces) {}

    /** A run of text of one kind. */
    public record Piece(Kind kind, String text) {}

    /** How a run of text is set. */
    public enum Kind {
        PLAIN,
        CODE,
        STRONG
    }

    static Prose of(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String paragraph : text.split("\n\\s*\n", -1)) {
            for (String part : paragraph.split("(?m)^(?=\\* )", -1)) {
                String words = part.strip().replaceAll("\\s+", " ");
                boolean item = words.startsWith("* ");
                if (!words.isEmpty()) {
                    blocks.add(new Block(item, pieces(item ? words.substring(2) : words)));
                }
            }
        }
        return new Prose(blocks);
    }

    private static List<Piece> pieces(String words) {
        List<Piece> pieces = new ArrayList<>();
        String[] codes = words.split("`", -1);
        for (int i = 0; i < codes.length; i++) {
            if (i % 2 == 1) {
                pieces.add(new Piece(Kind.CODE, codes[i]));
            } else {
                addStrong(pieces, codes[i]);
            }
        }
        return pieces;
    }

    private static void addStrong(List<Piece> pieces, String words) {
        String[] parts = words.split("\\*\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].isEmpty()) {
                pieces.add(new Piece(i % 2 == 1 ? Kind.STRONG : Kind.PLAIN, parts[i]));
            }
        }
    }
}
