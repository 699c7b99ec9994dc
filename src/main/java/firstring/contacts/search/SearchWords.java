package firstring.contacts.search;

import firstring.http.Params;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into the search of contacts. Every word must begin a word of the name, the company or the email
 * address; what looks like a piece of a phone number finds every number that it is a piece of too.
 *
 * @param beginnings each word as a {@code tsquery}: {@code 'smi':*}
 * @param phonePiece a LIKE pattern for numbers in E.164; null when no number was typed
 */
public record SearchWords(List<String> beginnings, @Nullable String phonePiece) {
    static final int MAX_WORDS = 16;

    private static final int MAX_LENGTH = 255;
    private static final int LEAST_PHONE_DIGITS = 3;

    /** As the column contact.search_words parts them. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[@.,\\-_&/+%\\s]+");

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9()./\\-\\s]+");

    /** Null when nothing was typed or it is at fault. */
    public static @Nullable SearchWords read(Params params, String field) {
        String typed = params.line(field, MAX_LENGTH);
        if (typed == null) {
            return null;
        }
        List<String> words = words(typed);
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            params.faults().add(field, "The %s must have 1 to %d words.".formatted(Params.words(field), MAX_WORDS));
            return null;
        }
        List<String> beginnings = words.stream().map(SearchWords::beginning).toList();
        return new SearchWords(beginnings, phonePiece(typed).orElse(null));
    }

    /** All words in one {@code tsquery}. */
    String query() {
        return String.join(" & ", beginnings);
    }

    private static List<String> words(String typed) {
        List<String> words = new ArrayList<>(List.of(BETWEEN_WORDS.split(lower(typed), -1)));
        words.removeIf(String::isEmpty);
        return List.copyOf(new LinkedHashSet<>(words));
    }

    /** Character by character, as PostgreSQL's lower() does it; Java's own makes two characters of some. */
    private static String lower(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String beginning(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*";
    }

    /** The zero before an area code is no part of the number in E.164. */
    private static Optional<String> phonePiece(String typed) {
        if (!PHONE.matcher(typed).matches()) {
            return Optional.empty();
        }
        String digits = typed.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        if (digits.length() < LEAST_PHONE_DIGITS) {
            return Optional.empty();
        }
        return Optional.of((typed.startsWith("+") ? "+" : "%") + digits + "%");
    }
}
