package firstring.console.leads;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inbox: a page of leads, newest first.
 *
 * @param olderHref the next page; empty on the last
 * @param watchHref what the page asks for to stay up to date; empty when it shows no newest leads
 * @param toFix how many leads need fixing, up to {@link #MOST_COUNTED}
 * @param accepted how many leads were accepted just now; null when none was asked to be
 * @param left how many of them were not accepted
 */
public record LeadsView(
        Filters filters,
        List<Row> rows,
        String olderHref,
        String watchHref,
        int toFix,
        @Nullable Integer accepted,
        int left) {
    /** Beyond this many the page says "more than". */
    static final int MOST_COUNTED = 1_000;

    /** The filter that is no outcome: refused leads that can be accepted without their invalid details. */
    static final String NEEDS_FIXING = "needs_fixing";

    public boolean isFixing() {
        return filters.outcome().equals(NEEDS_FIXING);
    }

    /** A count and its noun: {@code 1 lead}, {@code 12 leads}, {@code More than 1000 leads}. */
    public String told(int leads) {
        return leads > MOST_COUNTED
                ? "More than %d leads".formatted(MOST_COUNTED)
                : leads == 1 ? "1 lead" : leads + " leads";
    }

    /** The filter of the list; empty texts match everything. */
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
