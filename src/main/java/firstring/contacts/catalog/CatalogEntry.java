package firstring.contacts.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a catalog.
 *
 * @param phoneNumber a line's number, in E.164
 * @param color a tag's color, as {@code #rrggbb}
 * @param category a tag's category
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

    /** The entry after an update. */
    CatalogEntry nextVersion() {
        return new CatalogEntry(id, name, phoneNumber, color, category, archived, version + 1, createdAt, updatedAt);
    }
}
