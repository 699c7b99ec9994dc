package firstring.contacts.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A contact field defined by an account.
 *
 * @param key its name in requests and responses; never changes
 * @param choices the texts allowed in a choice field
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

    /** The type of its values. */
    public enum Type {
        /** Up to 1,000 characters, kept as sent. */
        TEXT("text"),
        NUMBER("number"),
        /** A date, {@code YYYY-MM-DD}. */
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

    /** The field after an update. */
    CustomField nextVersion() {
        return new CustomField(id, key, label, type, choices, archived, version + 1, createdAt, updatedAt);
    }
}
