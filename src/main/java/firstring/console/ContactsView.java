package firstring.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The pages of contacts. */
public final class ContactsView {
    private ContactsView() {}

    /**
     * A page of contacts, newest first.
     *
     * @param olderHref the next page; empty on the last
     */
    public record Contacts(Filters filters, List<Row> rows, String olderHref, boolean all) {}

    /** What the list is narrowed to; 0 and empty narrow nothing. */
    public record Filters(
            String text, long owner, long tag, List<LeadApiView.Choice> owners, List<LeadApiView.Choice> tags) {

        public boolean isEmpty() {
            return text.isEmpty() && owner == 0 && tag == 0;
        }
    }

    /** One contact in the list. */
    public record Row(
            long id,
            String name,
            String phone,
            String company,
            String owner,
            String disposition,
            List<ContactCard.Tag> tags,
            boolean stopped,
            Instant createdAt) {}

    /**
     * One contact.
     *
     * @param version what the form was filled with; an edit of an older one is refused
     * @param owners who may be chosen as owner; empty for agents
     */
    public record One(
            ContactCard contact,
            String version,
            List<Field> fields,
            long owner,
            List<LeadApiView.Choice> owners,
            long disposition,
            List<LeadApiView.Choice> dispositions,
            Callability callability,
            boolean saved,
            Map<String, List<String>> faults) {}

    /**
     * Whether and when the contact may be called.
     *
     * @param next the next moment at which it may be, in words; empty when none is known
     * @param hindrances every reason why it is not being called now
     */
    public record Callability(boolean callable, String next, List<String> hindrances) {}

    /** A stored field with who or what set it last; origin is empty when that is not known. */
    public record Field(String name, String label, String value, boolean large, String origin) {}
}
