package firstring.contacts.search;

import firstring.contacts.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The filters and position of a contact list, newest first; null: no filter.
 *
 * @param e164 a complete number, primary or other
 * @param createdFrom this moment or later
 * @param createdTo before this moment
 * @param after the last contact of the previous page
 */
public record ContactSearch(
        @Nullable String e164,
        @Nullable SearchWords words,
        @Nullable Long tag,
        Links links,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo,
        @Nullable Position after,
        int limit) {

    /**
     * Filters on the contact's links and state.
     *
     * @param sequence the sequence the contact is in now
     * @param dnc whether the contact is marked Do Not Contact
     * @param optedOut whether its primary number has opted out
     * @param visible the viewer's visibility
     */
    public record Links(
            @Nullable Long user,
            @Nullable Long leadSource,
            @Nullable Long dispositionStatus,
            @Nullable Long line,
            @Nullable Long sequence,
            @Nullable Boolean dnc,
            @Nullable Boolean optedOut,
            Visibility visible) {}

    /** A contact's position in the list. */
    public record Position(Instant createdAt, long id) {}
}
