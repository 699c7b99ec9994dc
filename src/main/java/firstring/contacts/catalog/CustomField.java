package firstring.contacts.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A field of contacts that an account made.
 *
 * @param key its name in requests and answers; never changes
 * @param choices of a choice: the texts it may be
 */
public record CustomField(
        long id,
        String key,
        String label,
        Type type,
        List<String> choices,
        boolean archived,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** What its values are. */
    public enum Type {
        /** Up to 1,000 characters, kept as sent. */
        TEXT("text"),
        NUMBER("number"),
        /** A day, {@code YYYY-MM-DD}. */
        DATE("date"),
        BOOLEAN("boolean"),
        CHOICE("choice");

        static final List<Type> ALL = List.of(values());

        private final String code;

        Type(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        static Type of(String code) {
            return ALL.stream()
                    .filter(type -> type.code.equals(code))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As the row stands after an update of this one. */
    CustomField nextVersion() {
        return new CustomField(id, key, label, type, choices, archived, version + 1, createdAt, updatedAt);
    }
}
