package firstring.contacts;

import org.jspecify.annotations.Nullable;

/**
 * What a contact refers to, by id; null: nothing.
 *
 * @param userId its owner
 */
public record ContactLinks(
        @Nullable Long userId,
        @Nullable Long lineId,
        @Nullable Long dispositionStatusId,
        @Nullable Long leadSourceId) {}
