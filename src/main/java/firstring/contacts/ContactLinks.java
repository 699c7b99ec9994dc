package firstring.contacts;

import org.jspecify.annotations.Nullable;

/**
 * The ids of the entries that a contact refers to; null: none.
 *
 * @param userId the contact's owner
 */
public record ContactLinks(
        @Nullable Long userId,
        @Nullable Long lineId,
        @Nullable Long dispositionStatusId,
        @Nullable Long leadSourceId) {}
