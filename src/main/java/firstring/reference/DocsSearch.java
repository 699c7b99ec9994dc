package firstring.reference;

import firstring.reference.DocsView.Entry;
import firstring.reference.DocsView.Field;
import firstring.reference.DocsView.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Searches the calls of the API by words: a call is found when each word occurs in its heading, its text or its fields.
 * Calls with every word in the heading come first. A few hundred calls need no index.
 */
public final class DocsSearch {
    static final int MAX_QUERY_LENGTH = 100;
    static final int MAX_HITS = 50;

    private final List<Searchable> calls;

    DocsSearch(DocsView docs) {
        this.calls = docs.sections().stream()
                .flatMap(section -> section.entries().stream().map(entry -> Searchable.of(section, entry)))
                .toList();
    }

    /** The hits, best first. {@code total} also counts those that are not listed. */
    public record Found(String query, int total, List<Hit> hits) {}

    /** A call that was found. {@code line} is a passage of its text with one of the words, or else its beginning. */
    public record Hit(Section section, Entry entry, Prose line) {}

    /** @param query of which only the first {@value MAX_QUERY_LENGTH} characters count */
    Found find(String query) {
        String asked = query.strip();
        if (asked.length() > MAX_QUERY_LENGTH) {
            asked = asked.substring(0, MAX_QUERY_LENGTH);
        }
        List<String> words = Stream.of(asked.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(Predicate.not(String::isEmpty))
                .toList();
        if (words.isEmpty()) {
            return new Found(asked, 0, List.of());
        }
        List<Searchable> found = calls.stream()
                .filter(call -> call.hasAll(words))
                .sorted(Comparator.comparing((Searchable call) -> !call.headingHasAll(words)))
                .toList();
        List<Hit> hits =
                found.stream().limit(MAX_HITS).map(call -> call.hit(words)).toList();
        return new Found(asked, found.size(), hits);
    }

    /** A call with its texts in lower case. */
    private record Searchable(Section section, Entry entry, String heading, String all, List<Passage> passages) {

        static Searchable of(Section section, Entry entry) {
            String heading =
                    String.join(" ", entry.summary(), entry.method(), entry.path(), entry.id(), section.name());
            List<Passage> passages = new ArrayList<>();
            entry.description().blocks().forEach(block -> passages.add(Passage.of("", block)));
            Stream.concat(entry.parameters().stream(), entry.fields().stream())
                    .forEach(field -> passages.add(Passage.of(field)));
            StringBuilder all = new StringBuilder(heading.toLowerCase(Locale.ROOT));
            passages.forEach(passage -> all.append('\n').append(passage.text()));
            return new Searchable(section, entry, heading.toLowerCase(Locale.ROOT), all.toString(), passages);
        }

        boolean hasAll(List<String> words) {
            return words.stream().allMatch(all::contains);
        }

        boolean headingHasAll(List<String> words) {
            return words.stream().allMatch(heading::contains);
        }

        Hit hit(List<String> words) {
            Prose line = passages.stream()
                    .filter(passage -> words.stream().anyMatch(passage.text()::contains))
                    .findFirst()
                    .or(() -> passages.stream().findFirst())
                    .map(Passage::shown)
                    .orElseGet(() -> new Prose(List.of()));
            return new Hit(section, entry, line);
        }
    }

    /** A block of a description, or a field with its description. */
    private record Passage(String text, Prose shown) {

        static Passage of(Field field) {
            List<Prose.Piece> pieces = new ArrayList<>();
            pieces.add(new Prose.Piece(Prose.Kind.CODE, field.name()));
            pieces.add(new Prose.Piece(Prose.Kind.PLAIN, " "));
            field.description().blocks().forEach(block -> pieces.addAll(block.pieces()));
            return of(field.shape(), new Prose.Block(false, pieces));
        }

        static Passage of(String more, Prose.Block block) {
            StringBuilder text = new StringBuilder(more);
            block.pieces().forEach(piece -> text.append(piece.text()));
            return new Passage(text.toString().toLowerCase(Locale.ROOT), new Prose(List.of(block)));
        }
    }
}
