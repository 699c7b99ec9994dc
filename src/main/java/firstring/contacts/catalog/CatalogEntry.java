package firstring.contacts.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One named thing of a catalog.
 *
 * @param phoneNumber of a line, in E.164
 * @param color of a tag, as {@code #rrggbb}
 * @param category of a tag
 */
record CatalogEntry(
        long id,
        String name,
        @Nullable String phoneNumber,
        @Nullable String color,
        @Nullable String category,
        boolean archived,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static CatalogEntry blank(long id, Instant now) {
        return new CatalogEntry(id, "", null, null, null, false, 1, now, now);
    }

    /** As the row stands after an update of this one. */
    CatalogEntry nextVersion() {
        return new CatalogEntry(id, name, phoneNumber, color, category, archived, version + 1, createdAt, updatedAt);
    }
}
