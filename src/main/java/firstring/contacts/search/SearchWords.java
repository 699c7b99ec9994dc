package firstring.contacts.search;

import firstring.http.Params;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text typed into the contact search. Every word must be the beginning of a word in the name, the company or the email
 * address; text that looks like part of a phone number also finds every number that contains it.
 *
 * @param beginnings each word as a {@code tsquery}: {@code 'smi':*}
 * @param phonePiece a LIKE pattern for numbers in E.164; null when the text is not a number
 */
public record SearchWords(List<String> beginnings, @Nullable String phonePiece) {
    static final int MAX_WORDS = 16;

    private static final int MAX_LENGTH = 255;
    private static final int MIN_PHONE_DIGITS = 3;

    /** The separators used by the column contact.search_words. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[@.,\\-_&/+%\\s]+");

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9()./\\-\\s]+");

    /** Null when nothing was typed or the text is invalid. */
    public static @Nullable SearchWords read(Params params, String field) {
        String typed = params.line(field, MAX_LENGTH);
        if (typed == null) {
            return null;
        }
        List<String> words = words(typed);
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            params.faults().add(field, "`%s` must have 1 to %d words.".formatted(field, MAX_WORDS));
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

    /** Lowercases code point by code point, like PostgreSQL's lower(); Java's own turns some into two characters. */
    private static String lower(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String beginning(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*";
    }

    /** The zero before an area code is not part of the number in E.164. */
    private static Optional<String> phonePiece(String typed) {
        if (!PHONE.matcher(typed).matches()) {
            return Optional.empty();
        }
        String digits = typed.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        if (digits.length() < MIN_PHONE_DIGITS) {
            return Optional.empty();
        }
        return Optional.of((typed.startsWith("+") ? "+" : "%") + digits + "%");
    }
}
