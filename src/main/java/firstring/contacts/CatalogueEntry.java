package firstring.contacts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One named thing of a catalogue.
 *
 * @param phoneNumber of a line, in E.164
 * @param color of a tag, as {@code #rrggbb}
 * @param category of a tag
 */
record CatalogueEntry(
        long id,
        String name,
        @Nullable String phoneNumber,
        @Nullable String color,
        @Nullable String category,
        boolean archived,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static CatalogueEntry blank(long id, Instant now) {
        return new CatalogueEntry(id, "", null, null, null, false, 1, now, now);
    }

    /** As the row stands after an update of this one. */
    CatalogueEntry nextVersion() {
        return new CatalogueEntry(id, name, phoneNumber, color, category, archived, version + 1, createdAt, updatedAt);
    }
}
