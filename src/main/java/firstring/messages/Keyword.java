package firstring.messages;

import java.util.Locale;
import java.util.Optional;

/** A word that, alone in an SMS, is an order. */
enum Keyword {
    STOP("STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT"),
    START("START|UNSTOP"),
    HELP("HELP");

    /** A regular expression. */
    private final String words;

    Keyword(String words) {
        this.words = words;
    }

    /** Case, spaces and signs around the word do not matter. */
    static Optional<Keyword> of(String text) {
        String word = text.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "").toUpperCase(Locale.ROOT);
        for (Keyword keyword : values()) {
            if (word.matches(keyword.words)) {
                return Optional.of(keyword);
            }
        }
        return Optional.empty();
    }
}
