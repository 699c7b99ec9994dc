package firstring.contacts.search;

import firstring.contacts.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which contacts to list, the newest first; what is null does not narrow.
 *
 * @param e164 a whole number, primary or other
 * @param createdFrom this moment or later
 * @param createdTo before this moment
 * @param after where the page before ended
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
     * What the contact must refer to and be.
     *
     * @param sequence that it is in now
     * @param dnc whether it is Do Not Contact
     * @param optedOut whether its primary number is
     * @param visible who looks
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

    /** A contact's place in the list. */
    public record Position(Instant createdAt, long id) {}
}
