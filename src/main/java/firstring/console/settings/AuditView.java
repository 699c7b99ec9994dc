package firstring.console.settings;

import firstring.console.developers.LeadApiView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The audit log: a page of what was changed, the newest first.
 *
 * @param olderHref the next page; empty on the last
 */
public record AuditView(Filters filters, List<LeadApiView.Choice> users, List<Row> rows, String olderHref) {

    /** The kinds of things that are set up, by the API's names. */
    public static Iterable<Map.Entry<String, String>> kinds() {
        return AuditWords.KINDS.entrySet();
    }

    /** The filter of the list; empty texts match everything. */
    public record Filters(String user, String resource, String thing, String action, String from, String to) {

        public boolean isEmpty() {
            return user.isEmpty()
                    && resource.isEmpty()
                    && thing.isEmpty()
                    && action.isEmpty()
                    && from.isEmpty()
                    && to.isEmpty();
        }
    }

    /**
     * One change.
     *
     * @param via the way it came, and the token by its name
     * @param href where the thing is looked at; empty when nowhere
     * @param isTold whether a few changes stand open
     */
    public record Row(
            Instant at,
            String who,
            String via,
            String address,
            String action,
            String kind,
            String name,
            String href,
            List<Change> changes,
            boolean isTold) {}

    /** A field with its old and new value in words; both are empty for a secret. */
    public record Change(String field, String old, String now, boolean secret) {}
}
