package firstring.console.contacts;

import firstring.console.developers.LeadApiView.Choice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of contacts. */
public final class ContactsView {
    private ContactsView() {}

    /**
     * A page of contacts, newest first.
     *
     * @param olderHref the next page; empty on the last
     */
    public record Contacts(
            ContactFilter filter,
            Choices choices,
            List<SavedSearch> saved,
            List<Row> rows,
            String olderHref,
            Map<String, List<String>> faults) {

        /** The saved search that the list shows; null: none does. */
        public @Nullable SavedSearch currentSearch() {
            return saved.stream().filter(SavedSearch::current).findFirst().orElse(null);
        }
    }

    /** @param current whether the list shows what it finds */
    public record SavedSearch(long id, String version, String name, String href, boolean current) {}

    /** The choices in the filters; owners are empty for agents. */
    public record Choices(
            List<Choice> owners,
            List<Choice> tags,
            List<Choice> sources,
            List<Choice> dispositions,
            List<Choice> lines,
            List<Choice> sequences) {
        static final Choices NONE = new Choices(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
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

    /** Deleted contacts, each of which can be restored. */
    public record Deleted(List<DeletedRow> rows, String olderHref, boolean done, Map<String, List<String>> faults) {}

    /** The confirmation for marking or removing Do Not Contact. */
    public record Stop(long contact, String name, boolean dnc) {}

    /** A deleted contact and who deleted it. */
    public record DeletedRow(long id, String name, String phone, String by, Instant at) {}

    /**
     * One contact.
     *
     * @param places where it waits: entries of queues, and a sequence
     * @param tags that it may get beside its own
     * @param consent what it agreed to, in brief
     * @param origins who or what set a field last, by the field's name
     * @param done what was just done, in words; empty: nothing
     */
    public record One(
            ContactCard contact,
            Fields fields,
            Callability callability,
            Places places,
            List<Choice> tags,
            ConsentView consent,
            Map<String, Origin> origins,
            Links links,
            String done,
            Map<String, List<String>> faults) {

        public Origin origin(String field) {
            return origins.getOrDefault(field, Origin.UNKNOWN);
        }
    }

    /**
     * The fields to edit.
     *
     * @param version what the form was filled with; an edit of an older one is refused
     * @param owners who may be chosen as owner; empty for agents
     */
    public record Fields(
            String version,
            List<Field> all,
            long owner,
            List<Choice> owners,
            long disposition,
            List<Choice> dispositions) {}

    /**
     * Whether and when the contact may be called.
     *
     * @param next the next moment at which it may be, in words; empty when none is known
     * @param hindrances every reason why it is not being called now
     */
    public record Callability(boolean callable, String next, List<String> hindrances, List<Mark> marks) {}

    /** The flags of a failing number. */
    public record Mark(String phone, String code, String name, Instant at) {}

    /** A stored field; choices: the only values it may have. */
    public record Field(String name, String label, String value, Kind kind, List<String> choices) {}

    /** How a field is typed. */
    public enum Kind {
        LINE,
        TEXT,
        DATE,
        CHOICE
    }

    /** The last source of a field and its lead; 0: no lead. */
    public record Origin(String text, long lead) {
        static final Origin UNKNOWN = new Origin("", 0);
    }

    /** Its quarrels about numbers and its merges; for team leads. */
    public record Links(int conflicts, List<Merge> merges) {
        static final Links NONE = new Links(0, List.of());
    }

    /** A merge of another contact into this one, which may be undone. */
    public record Merge(long id, String by, Instant at, boolean undone) {}

    /**
     * A bulk action on its way, or done.
     *
     * @param share of a hundred
     * @param outcomes how many contacts ended how, in words
     * @param question what is asked before it is started; empty: nothing
     * @param undoable how many contacts an undo would bring back
     */
    public record Bulk(
            long id,
            String what,
            String by,
            Instant at,
            String state,
            boolean open,
            long total,
            long done,
            long changed,
            int share,
            Map<String, Long> outcomes,
            String question,
            long undoable,
            List<Skipped> skipped,
            Map<String, List<String>> faults) {

        /** Changing this many contacts must not happen by accident: their number has to be typed. */
        private static final int MOST_BY_ONE_CLICK = 50;

        public boolean ready() {
            return state.equals("ready");
        }

        public boolean mustBeTyped() {
            return total > MOST_BY_ONE_CLICK;
        }
    }

    /** A contact that a bulk action left as it was. */
    public record Skipped(long contact, String name, String reason) {}

    /** Bulk actions, the newest first. */
    public record Bulks(List<Bulk> rows, String olderHref) {}

    /** Conflicts: numbers that were sent for one contact and are another's. */
    public record Conflicts(
            List<Conflict> rows, boolean resolved, String olderHref, String done, Map<String, List<String>> faults) {}

    /** One of them: the number was sent for a contact, and another one has it. Resolution is empty while it is open. */
    public record Conflict(
            long id,
            String phone,
            long contact,
            String contactName,
            long other,
            String otherName,
            long lead,
            Instant at,
            String resolution) {}

    /** Choosing the contact that goes, or the preview of what merging it does. */
    public record Merging(
            long kept,
            String keptName,
            String text,
            List<Row> found,
            @Nullable Preview preview,
            Map<String, List<String>> faults) {}

    /** Both contacts side by side. */
    public record Preview(long gone, String goneName, List<Side> sides) {}

    /** One thing of both: what the kept contact has, what the gone one has, and what stands afterwards. */
    public record Side(String label, String kept, String gone, String after, boolean lost) {}

    /** Where the contact waits; sequence is empty when it is in none. */
    public record Places(List<Entry> entries, String sequence) {}

    /** An entry of a user's queue or of a list, by what that is called; href: the queue or list. */
    public record Entry(long id, String home, long position, String state, String href) {}
}
