package firstring.console.contacts;

import java.time.Instant;
import java.util.List;

/**
 * A contact as pages show it. Texts are empty where there is nothing.
 *
 * @param place city and state
 * @param localTime the clock on the contact's wall, with the zone
 * @param olderHref what happened before; empty: nothing
 */
public record ContactCard(
        long id,
        String name,
        String phone,
        List<Number> otherNumbers,
        String email,
        String company,
        String place,
        String localTime,
        String owner,
        String disposition,
        String source,
        String line,
        String sequence,
        String notes,
        boolean dnc,
        boolean optedOut,
        List<Tag> tags,
        List<Event> timeline,
        String olderHref) {

    /** Another number of the contact. */
    public record Number(String label, String phone) {}

    /** A tag with its color, {@code #rrggbb}, or empty. */
    public record Tag(long id, String name, String color) {}

    /** Something that happened. Lead: its id, or 0. Merge: it can be undone on the page. */
    public record Event(
            Instant at,
            String icon,
            String text,
            String brief,
            String note,
            long lead,
            boolean merge,
            List<Change> changes) {}

    /** A field as it was and as it became; empty: nothing. */
    public record Change(String field, String old, String now) {}

    /** True when calls are not allowed. */
    public boolean isStopped() {
        return dnc || optedOut;
    }
}
