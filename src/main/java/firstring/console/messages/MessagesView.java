package firstring.console.messages;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The views of the message pages. Texts are empty where there is nothing. */
public final class MessagesView {
    private MessagesView() {}

    /** The states that can be chosen. */
    public static final List<String> STATES = List.of(
            "queued", "held", "sending", "sent", "delivered", "failed", "unknown", "blocked", "canceled", "received");

    /** @param held how many wait for a provider, by channel; only those that are not 0 */
    public record Outbox(Filters filters, List<Row> rows, String olderHref, Map<String, Integer> held) {}

    public record Filters(String state, String channel) {
        public boolean isEmpty() {
            return state.isEmpty() && channel.isEmpty();
        }
    }

    /**
     * One message.
     *
     * @param person the contact's name, else the number or address
     * @param why what came of it, in words
     */
    public record Row(
            long id,
            String person,
            String channel,
            boolean inbound,
            String state,
            String why,
            String text,
            Instant at) {

        /** The color of its state. */
        public String tone() {
            return switch (state) {
                case "sent", "delivered" -> "good";
                case "received" -> "updated";
                case "failed", "blocked" -> "bad";
                case "held", "unknown" -> "warn";
                default -> "";
            };
        }
    }

    /** @param facts label and value, in order */
    public record One(
            Row row,
            long contact,
            String subject,
            String body,
            Map<String, String> facts,
            boolean mayRetry,
            Map<String, List<String>> faults) {}

    /**
     * What the account sends by, as the forms show it.
     *
     * @param sms {@code kind}, {@code sender} and what goes with it; empty when there is none
     * @param typed which of the two forms was sent and refused: {@code sms}, {@code email} or empty
     */
    public record Providers(
            Map<String, String> sms,
            Map<String, String> email,
            Map<String, Integer> held,
            String typed,
            String done,
            Map<String, List<String>> faults) {

        public String sms(String field) {
            return sms.getOrDefault(field, "");
        }

        public boolean isTwilio() {
            return sms("kind").equals("twilio");
        }

        public String email(String field) {
            return email.getOrDefault(field, "");
        }
    }

    /** Messages that may be opt-outs, the oldest first. */
    public record Reviews(List<Review> rows, String moreHref, Map<String, List<String>> faults) {}

    /** One of them. The contact is 0 when no contact has the number. */
    public record Review(long id, long contact, String person, String phone, String body, Instant at) {}
}
