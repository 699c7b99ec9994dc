package firstring.bulk;

import firstring.accounts.Caller;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.ContactEdit.TagReference;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.edit.FieldEdit;
import firstring.dialer.queue.ContactQueue;
import firstring.dialer.queue.QueueResult;
import firstring.json.Json;
import firstring.sequences.SequenceId;
import firstring.sequences.enrollments.EnrollReceipt;
import firstring.sequences.enrollments.Enrollments;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Applies a bulk action to one contact, with the code and locks of a single edit. Thread-safe. */
final class BulkStep {
    static final String DONE = "done";

    private static final String CHANGED_SINCE = "changed_since";
    private static final String NOTHING_BEFORE = "{}";
    private static final String WAS_QUEUED = "was_queued";

    private final Contacts contacts;
    private final ContactQueue queue;
    private final Enrollments enrollments;

    BulkStep(Contacts contacts, ContactQueue queue, Enrollments enrollments) {
        this.contacts = contacts;
        this.queue = queue;
        this.enrollments = enrollments;
    }

    /**
     * The result for one contact.
     *
     * @param outcome {@link #DONE}, or the reason the contact was skipped; then nothing was written
     * @param before the data needed to undo the change, as JSON; null: nothing to undo
     */
    record Result(String outcome, @Nullable String before) {
        static Result of(String outcome) {
            return new Result(outcome, null);
        }
    }

    Result run(Handle tx, Caller caller, BulkAction action, ContactId contact) throws SQLException {
        return switch (action.kind()) {
            case ADD_TAG -> edit(tx, caller, contact, tags(List.of(tag(action)), List.of()));
            case REMOVE_TAG -> edit(tx, caller, contact, tags(List.of(), List.of(tag(action))));
            case SET_OWNER -> edit(tx, caller, contact, links(link(action), FieldEdit.none()));
            case SET_DISPOSITION_STATUS -> edit(tx, caller, contact, links(FieldEdit.none(), link(action)));
            case MARK_DO_NOT_CONTACT -> mark(tx, caller, contact);
            case CLEAR_DO_NOT_CONTACT -> edit(tx, caller, contact, dnc(false));
            case ADD_TO_POWERDIALER -> queued(queue.add(tx, caller, contact, "top".equals(action.argument())));
            case REMOVE_FROM_POWERDIALER -> queued(queue.remove(tx, caller, contact));
            case ENROLL -> enrolled(enrollments.enroll(tx, caller, sequence(action), contact, false));
            case DISENROLL ->
                Result.of(enrollments
                        .disenroll(tx, caller, contact)
                        .map(left -> left ? DONE : "not_enrolled")
                        .orElse("missing"));
            case UNDO -> throw new IllegalArgumentException("undone by what was kept of each contact");
        };
    }

    /**
     * Restores a contact to its state before an action, unless it has changed since.
     *
     * @param before the value from {@link Result}
     */
    String undo(Handle tx, Caller caller, BulkAction done, ContactId contact, String before) throws SQLException {
        JsonNode was = Json.tree(before);
        return switch (done.kind()) {
            case ADD_TAG -> undone(edit(tx, caller, contact, tags(List.of(), List.of(tag(done)))));
            case REMOVE_TAG -> undone(edit(tx, caller, contact, tags(List.of(tag(done)), List.of())));
            case SET_OWNER, SET_DISPOSITION_STATUS -> undoLink(tx, caller, done, contact, was);
            case MARK_DO_NOT_CONTACT -> unmark(tx, caller, contact, was);
            case CLEAR_DO_NOT_CONTACT -> undone(edit(tx, caller, contact, dnc(true)));
            case ADD_TO_POWERDIALER ->
                isInMyQueueAlone(tx, caller, contact)
                        ? queued(queue.remove(tx, caller, contact)).outcome()
                        : CHANGED_SINCE;
            case REMOVE_FROM_POWERDIALER ->
                queued(queue.add(tx, caller, contact, false)).outcome();
            case ENROLL ->
                enrollments
                        .disenrollFrom(tx, caller, sequence(done), contact)
                        .map(left -> left ? DONE : CHANGED_SINCE)
                        .orElse("missing");
            case DISENROLL, UNDO -> "cannot_be_undone";
        };
    }

    /** No change means that it was already undone. */
    private static String undone(Result result) {
        return result.outcome().equals(DONE) && result.before() == null ? CHANGED_SINCE : result.outcome();
    }

    private String undoLink(Handle tx, Caller caller, BulkAction done, ContactId contact, JsonNode was)
            throws SQLException {
        Optional<Contact> found = contacts.find(caller, contact).seen();
        if (found.isEmpty()) {
            return "missing";
        }
        boolean isOwner = done.kind() == BulkKind.SET_OWNER;
        Long now = isOwner ? found.get().links().userId() : found.get().links().dispositionStatusId();
        if (!Objects.equals(now, link(done).value())) {
            return CHANGED_SINCE;
        }
        FieldEdit<Long> back = was.isNull() ? FieldEdit.cleared() : FieldEdit.to(was.asLong());
        ContactEdit edit = isOwner ? links(back, FieldEdit.none()) : links(FieldEdit.none(), back);
        long version = found.get().version();
        String outcome = result(contacts.edit(tx, caller, contact, edit, current -> current == version), null)
                .outcome();
        return outcome.equals("stale") ? CHANGED_SINCE : outcome;
    }

    /** Undo restores the queue that a marked contact left, but not its sequence. */
    private Result mark(Handle tx, Caller caller, ContactId contact) throws SQLException {
        boolean wasQueued = isInMyQueueAlone(tx, caller, contact);
        Result result = edit(tx, caller, contact, dnc(true));
        return result.before() == null
                ? result
                : new Result(result.outcome(), Json.text(Map.of(WAS_QUEUED, wasQueued)));
    }

    private boolean isInMyQueueAlone(Handle tx, Caller caller, ContactId contact) {
        return contacts.find(caller, contact)
                .seen()
                .filter(found -> queue.isInMyQueueAlone(tx, caller.account(), found))
                .isPresent();
    }

    private String unmark(Handle tx, Caller caller, ContactId contact, JsonNode was) throws SQLException {
        String outcome = undone(edit(tx, caller, contact, dnc(false)));
        if (outcome.equals(DONE) && was.path(WAS_QUEUED).asBoolean()) {
            queue.add(tx, caller, contact, false);
        }
        return outcome;
    }

    private static SequenceId sequence(BulkAction action) {
        return new SequenceId(Long.parseLong(Objects.requireNonNull(action.argument())));
    }

    private static Result enrolled(EnrollReceipt receipt) {
        boolean isNew = receipt == EnrollReceipt.ENROLLED;
        return new Result(receipt.isIn() ? DONE : receipt.code(), isNew ? NOTHING_BEFORE : null);
    }

    /** An entry moved to the top does not get its old position back. */
    private static Result queued(QueueResult queued) {
        boolean isOther = queued == QueueResult.ADDED || queued == QueueResult.REMOVED;
        return new Result(queued.isDone() ? DONE : queued.code(), isOther ? NOTHING_BEFORE : null);
    }

    private Result edit(Handle tx, Caller caller, ContactId contact, ContactEdit edit) throws SQLException {
        EditReceipt receipt = contacts.edit(tx, caller, contact, edit);
        return result(receipt, receipt instanceof EditReceipt.Saved saved ? before(edit, saved) : null);
    }

    /** For a link, its old value; for anything else, an empty object that says it changed. */
    private static @Nullable String before(ContactEdit edit, EditReceipt.Saved saved) {
        for (String link : List.of("user_id", "disposition_status_id")) {
            List<@Nullable Object> values = saved.changes().get(link);
            boolean isWanted = link.equals("user_id")
                    ? edit.links().user().sent()
                    : edit.links().dispositionStatus().sent();
            if (isWanted) {
                return values == null ? null : Json.text(values.getFirst());
            }
        }
        return saved.changes().isEmpty() ? null : NOTHING_BEFORE;
    }

    private static Result result(EditReceipt receipt, @Nullable String before) {
        return switch (receipt) {
            case EditReceipt.Saved _, EditReceipt.Merged _ -> new Result(DONE, before);
            case EditReceipt.Refused _ -> Result.of("refused");
            case EditReceipt.Taken _ -> Result.of("number_taken");
            case EditReceipt.Missing _ -> Result.of("missing");
            case EditReceipt.Forbidden _ -> Result.of("not_visible");
            case EditReceipt.Stale _ -> Result.of("stale");
        };
    }

    private static TagReference tag(BulkAction action) {
        return new TagReference(Long.valueOf(Objects.requireNonNull(action.argument())), null);
    }

    private static FieldEdit<Long> link(BulkAction action) {
        String id = action.argument();
        return id == null ? FieldEdit.cleared() : FieldEdit.to(Long.valueOf(id));
    }

    private static ContactEdit tags(List<TagReference> add, List<TagReference> remove) {
        return edit(new ContactEdit.Tags(add, remove), none(), null);
    }

    private static ContactEdit links(FieldEdit<Long> user, FieldEdit<Long> disposition) {
        return edit(
                new ContactEdit.Tags(List.of(), List.of()),
                new ContactEdit.Links(user, FieldEdit.none(), disposition, FieldEdit.none()),
                null);
    }

    private static ContactEdit dnc(boolean dnc) {
        return edit(new ContactEdit.Tags(List.of(), List.of()), none(), dnc);
    }

    private static ContactEdit.Links none() {
        return new ContactEdit.Links(FieldEdit.none(), FieldEdit.none(), FieldEdit.none(), FieldEdit.none());
    }

    private static ContactEdit edit(ContactEdit.Tags tags, ContactEdit.Links links, @Nullable Boolean dnc) {
        return new ContactEdit(Map.of(), FieldEdit.none(), null, FieldEdit.none(), links, tags, dnc, Map.of());
    }
}
