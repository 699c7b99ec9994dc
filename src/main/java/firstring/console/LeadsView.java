package firstring.console;

import java.time.Instant;
import java.util.List;

/**
 * The inbox: a page of leads, newest first.
 *
 * @param olderHref the next page; empty on the last
 * @param watchHref what the page asks for to stay up to date; empty when it shows no newest leads
 */
public record LeadsView(Filters filters, List<Row> rows, String olderHref, String watchHref) {

    /** What the list is narrowed to; empty texts narrow nothing. */
    public record Filters(String outcome, String source, String day, String text, String token) {

        public boolean isEmpty() {
            return outcome.isEmpty() && source.isEmpty() && day.isEmpty() && text.isEmpty() && token.isEmpty();
        }
    }

    /**
     * One lead.
     *
     * @param title the contact's name, or the number when there is none
     * @param problem why it was refused; empty when it was not
     * @param owner the contact's owner now; empty when it has none
     * @param replay the id of its latest replay; 0 when there is none
     * @param fresh whether it came since the page was last shown
     */
    public record Row(
            long id,
            Instant at,
            String outcome,
            String title,
            String phone,
            String problem,
            String owner,
            String source,
            long replay,
            boolean fresh) {}
}
