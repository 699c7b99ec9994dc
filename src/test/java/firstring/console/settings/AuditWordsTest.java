package firstring.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.console.BulkWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the code writes to the audit log has words. */
final class AuditWordsTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "firstring");

    private static final Pattern KIND =
            Pattern.compile("(?:AuditLog\\.Thing\\.of|new AuditLog\\.Thing)\\(\\s*\"([a-z-]+)\"");

    private static final Pattern CATALOG =
            Pattern.compile("^ {4}[A-Z_]+\\(\"[a-z_]+\", \"([a-z-]+)\"", Pattern.MULTILINE);

    private static final Pattern BULK_KIND = Pattern.compile("^ {4}[A-Z_]+\\(\"([a-z_]+)\"", Pattern.MULTILINE);

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        pattern.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    @Test
    void everyKindOfThingHasWords() throws IOException {
        Set<String> kinds = found(CATALOG, SOURCES.resolve("contacts/catalog/Catalog.java"));
        assertThat(kinds).contains("lead-sources");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kinds.addAll(found(KIND, file));
            }
        }
        assertThat(kinds).contains("bulk-actions", "messaging", "sessions");
        assertThat(AuditWords.KINDS).containsKeys(kinds.toArray(String[]::new));
    }

    @Test
    void everyBulkActionHasWords() throws IOException {
        Set<String> kinds = found(BULK_KIND, SOURCES.resolve("bulk/BulkKind.java"));
        assertThat(kinds).contains("enroll");
        assertThat(BulkWords.KINDS.keySet()).containsExactlyInAnyOrderElementsOf(kinds);
    }
}
