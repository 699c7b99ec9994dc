package firstring.console.leads;

import firstring.console.TraceText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One lead: what was sent, what was understood, what was done.
 *
 * @param invalid the details in words without which it would be accepted; empty when it needs no fixing
 * @param sent the request as it came, credentials removed; null when it is not kept any more
 * @param trial the outcome of a dry run just made; null when there was none
 */
public record LeadView(
        long id,
        Instant at,
        String outcome,
        int status,
        long contactId,
        String contactName,
        String phone,
        String token,
        String source,
        String address,
        String requestId,
        long replayOf,
        long replay,
        List<String> invalid,
        @Nullable Sent sent,
        List<Field> fields,
        List<TraceText.Line> story,
        List<Later> later,
        @Nullable Resolution resolution,
        @Nullable Trial trial) {

    /**
     * How a lead that needed fixing was resolved.
     *
     * @param how {@code accepted}, {@code corrected}, {@code superseded} or {@code dismissed}
     * @param user the user's name; empty for a superseded lead
     * @param lead the lead that took its place; 0 for a dismissed one
     */
    public record Resolution(String how, Instant at, String user, long lead) {
        public boolean isDismissed() {
            return how.equals("dismissed");
        }

        /** The first words of the sentence; the time follows. */
        public String text() {
            return switch (how) {
                case "accepted" -> "Accepted without its invalid details by " + user;
                case "corrected" -> "Corrected and sent again by " + user;
                case "dismissed" -> "Dismissed by " + user;
                default -> "Replaced by a later lead with the same number";
            };
        }
    }

    /**
     * A request.
     *
     * @param line its method and address
     * @param type its content type; empty: it had none
     * @param laidOut the body for reading, if it is JSON
     */
    public record Sent(String line, String type, String body, Optional<String> laidOut) {}

    /**
     * A field as it was understood.
     *
     * @param simple whether it may be edited as text
     * @param outcome what became of it, in words; empty when the trace says nothing
     * @param fault what is wrong with it; empty when nothing is
     */
    public record Field(String name, String value, boolean simple, String outcome, String fault) {
        private static final int LINE = 36;

        /** Whether it needs more room than a column's line. */
        public boolean isLong() {
            return value.length() > LINE || value.contains("\n");
        }
    }

    /** How a parked lead went on. */
    public record Later(Instant at, String title, List<TraceText.Line> story) {}

    /** The predicted result. */
    public record Trial(boolean accepted, String message, List<TraceText.Line> story, List<String> warnings) {}

    public boolean needsFixing() {
        return !invalid.isEmpty();
    }

    /** The invalid details in a sentence: {@code email, website and notes}. */
    public String invalidDetails() {
        int last = invalid.size() - 1;
        return last == 0
                ? invalid.getFirst()
                : String.join(", ", invalid.subList(0, last)) + " and " + invalid.get(last);
    }

    public boolean isKept() {
        return sent != null;
    }

    public boolean isRefused() {
        return outcome.equals("refused") || outcome.equals("failed") || outcome.equals("rejected_existing");
    }
}
