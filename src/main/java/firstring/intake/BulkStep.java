package firstring.intake;

import firstring.accounts.Caller;
import firstring.contacts.Change;
import firstring.contacts.ContactEdit;
import firstring.contacts.ContactEdit.TagReference;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.EditReceipt;
import firstring.dialer.ContactQueue;
import firstring.dialer.Queued;
import firstring.sequences.EnrolReceipt;
import firstring.sequences.Enrolments;
import firstring.sequences.SequenceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Does one bulk action to one contact, by the code and the locks of a single edit. Thread-safe. */
final class BulkStep {
    static final String DONE = "done";

    private final Contacts contacts;
    private final ContactQueue queue;
    private final Enrolments enrolments;

    BulkStep(Contacts contacts, ContactQueue queue, Enrolments enrolments) {
        this.contacts = contacts;
        this.queue = queue;
        this.enrolments = enrolments;
    }

    /** Answers {@link #DONE}, or why the contact stays as it is; then nothing was written. */
    String run(Handle tx, Caller caller, BulkAction action, ContactId contact) throws SQLException {
        return switch (action.kind()) {
            case ADD_TAG -> edit(tx, caller, contact, tags(List.of(tag(action)), List.of()));
            case REMOVE_TAG -> edit(tx, caller, contact, tags(List.of(), List.of(tag(action))));
            case SET_OWNER -> edit(tx, caller, contact, links(link(action), Change.none()));
            case SET_DISPOSITION_STATUS -> edit(tx, caller, contact, links(Change.none(), link(action)));
            case MARK_DO_NOT_CONTACT -> edit(tx, caller, contact, dnc(true));
            case CLEAR_DO_NOT_CONTACT -> edit(tx, caller, contact, dnc(false));
            case ADD_TO_POWERDIALER -> code(queue.add(tx, caller, contact, "top".equals(action.argument())));
            case REMOVE_FROM_POWERDIALER -> code(queue.remove(tx, caller, contact));
            case ENROL -> code(enrolments.enrol(tx, caller, sequence(action), contact, false));
            case DISENROL ->
                enrolments
                        .disenrol(tx, caller, contact)
                        .map(left -> left ? DONE : "not_enrolled")
                        .orElse("missing");
        };
    }

    private static SequenceId sequence(BulkAction action) {
        return new SequenceId(Long.parseLong(Objects.requireNonNull(action.argument())));
    }

    private static String code(EnrolReceipt receipt) {
        return receipt.isIn() ? DONE : receipt.code();
    }

    private static String code(Queued queued) {
        return queued.isDone() ? DONE : queued.code();
    }

    private String edit(Handle tx, Caller caller, ContactId contact, ContactEdit edit) throws SQLException {
        return switch (contacts.edit(tx, caller, contact, edit)) {
            case EditReceipt.Saved _, EditReceipt.Merged _ -> DONE;
            case EditReceipt.Refused _ -> "refused";
            case EditReceipt.Taken _ -> "number_taken";
            case EditReceipt.Missing _ -> "missing";
            case EditReceipt.Forbidden _ -> "not_visible";
            case EditReceipt.Stale _ -> "stale";
        };
    }

    private static TagReference tag(BulkAction action) {
        return new TagReference(Long.valueOf(Objects.requireNonNull(action.argument())), null);
    }

    private static Change<Long> link(BulkAction action) {
        String id = action.argument();
        return id == null ? Change.cleared() : Change.to(Long.valueOf(id));
    }

    private static ContactEdit tags(List<TagReference> add, List<TagReference> remove) {
        return edit(new ContactEdit.Tags(add, remove), none(), null);
    }

    private static ContactEdit links(Change<Long> user, Change<Long> disposition) {
        return edit(
                new ContactEdit.Tags(List.of(), List.of()),
                new ContactEdit.Links(user, Change.none(), disposition, Change.none()),
                null);
    }

    private static ContactEdit dnc(boolean dnc) {
        return edit(new ContactEdit.Tags(List.of(), List.of()), none(), dnc);
    }

    private static ContactEdit.Links none() {
        return new ContactEdit.Links(Change.none(), Change.none(), Change.none(), Change.none());
    }

    private static ContactEdit edit(ContactEdit.Tags tags, ContactEdit.Links links, @Nullable Boolean dnc) {
        return new ContactEdit(Map.of(), Change.none(), null, Change.none(), links, tags, dnc, Map.of());
    }
}
