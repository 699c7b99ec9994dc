package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.contacts.ContactId;
import firstring.contacts.Visibility;
import firstring.messages.ReplyReceived;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The door to enrolments: who is in which sequence, and how they come in and leave by somebody's wish. The contact is
 * locked first, then the sequence, then the enrolment. Thread-safe.
 */
public final class Enrolments implements ReplyReceived {
    private static final int CHUNK = 500;

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final EnrolmentStore store = new EnrolmentStore();

    public Enrolments(Database database, Ids ids, InstantSource clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Of any contact of the account, for whoever has the word of the account.
     *
     * @param force whether a contact that is in another sequence moves to this one
     */
    EnrolReceipt enrolAny(Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        return database.jdbi().inTransaction(tx -> enrolLocked(tx, caller, sequence, contact, force));
    }

    /** Of a contact that the caller sees. */
    EnrolReceipt enrol(Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        return database.jdbi().inTransaction(tx -> enrol(tx, caller, sequence, contact, force));
    }

    /** In the caller's transaction, which holds no lock that comes later. */
    public EnrolReceipt enrol(Handle tx, Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        return isHidden(tx, caller, contact)
                ? EnrolReceipt.NOT_VISIBLE
                : enrolLocked(tx, caller, sequence, contact, force);
    }

    private boolean isHidden(Handle tx, Caller caller, ContactId contact) {
        return store.lockContact(tx, caller.account(), contact)
                .filter(person -> !Visibility.of(caller).allowsOwner(person.owner()))
                .isPresent();
    }

    private EnrolReceipt enrolLocked(Handle tx, Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        AccountId account = caller.account();
        Optional<EnrolmentStore.LockedContact> person = store.lockContact(tx, account, contact);
        if (person.isEmpty()) {
            return EnrolReceipt.NO_CONTACT;
        }
        Optional<EnrolmentStore.Host> host = store.lockSequence(tx, account, sequence);
        EnrolReceipt obstacle = obstacle(person.get().dnc(), host);
        if (obstacle != null) {
            return obstacle;
        }
        Optional<EnrolmentRow> open = store.lockOpen(tx, account, contact);
        boolean stays = open.isPresent() && (open.get().sequence().equals(sequence) || !force);
        if (stays) {
            return EnrolReceipt.ALREADY_ENROLLED;
        }
        Instant now = clock.instant();
        open.ifPresent(old -> store.close(tx, account, old.id(), EnrolmentStore.End.MOVED, now));
        store.insert(
                tx,
                account,
                new EnrolmentStore.NewEnrolment(
                        ids.next(), sequence, contact, host.orElseThrow().plan()),
                now);
        Long before = open.map(old -> old.sequence().value()).orElse(null);
        store.tell(tx, account, event(contact, caller, "enrolled", before, sequence.value()), now);
        return open.isPresent() ? EnrolReceipt.MOVED : EnrolReceipt.ENROLLED;
    }

    private static @Nullable EnrolReceipt obstacle(boolean dnc, Optional<EnrolmentStore.Host> host) {
        if (host.isEmpty()) {
            return EnrolReceipt.NO_SEQUENCE;
        }
        if (dnc) {
            return EnrolReceipt.DO_NOT_CONTACT;
        }
        if (host.get().archived()) {
            return EnrolReceipt.ARCHIVED;
        }
        return host.get().paused() ? EnrolReceipt.PAUSED : null;
    }

    /** Takes a contact out of whatever sequence it is in; false when it is in none. Empty: there is no such contact. */
    Optional<Boolean> disenrolAny(Caller caller, ContactId contact) {
        return database.jdbi().inTransaction(tx -> disenrolLocked(tx, caller, contact));
    }

    /** In the caller's transaction; empty: there is no such contact for the caller's eyes. */
    public Optional<Boolean> disenrol(Handle tx, Caller caller, ContactId contact) {
        return isHidden(tx, caller, contact) ? Optional.empty() : disenrolLocked(tx, caller, contact);
    }

    /** The same, if the contact is in this sequence; false when it is in another one, or in none. */
    public Optional<Boolean> disenrolFrom(Handle tx, Caller caller, SequenceId sequence, ContactId contact) {
        if (isHidden(tx, caller, contact)
                || store.lockContact(tx, caller.account(), contact).isEmpty()) {
            return Optional.empty();
        }
        Optional<EnrolmentRow> open = store.lockOpen(tx, caller.account(), contact)
                .filter(row -> row.sequence().equals(sequence));
        open.ifPresent(enrolment -> end(tx, caller, enrolment));
        return Optional.of(open.isPresent());
    }

    private Optional<Boolean> disenrolLocked(Handle tx, Caller caller, ContactId contact) {
        AccountId account = caller.account();
        if (store.lockContact(tx, account, contact).isEmpty()) {
            return Optional.empty();
        }
        Optional<EnrolmentRow> open = store.lockOpen(tx, account, contact);
        open.ifPresent(enrolment -> end(tx, caller, enrolment));
        return Optional.of(open.isPresent());
    }

    /** Ends one enrolment, if it is still open. */
    void end(Caller caller, EnrolmentRow enrolment) {
        AccountId account = caller.account();
        database.jdbi().useTransaction(tx -> {
            store.lockContact(tx, account, enrolment.contact());
            store.lockOpen(tx, account, enrolment.contact())
                    .filter(open -> open.id() == enrolment.id())
                    .ifPresent(open -> end(tx, caller, open));
        });
    }

    /** Takes up to so many contacts that the caller sees out of a sequence; answers how many left. */
    int disenrolAll(Caller caller, SequenceId sequence, int most) {
        int left = 0;
        int chunk;
        do {
            int wanted = Math.min(CHUNK, most - left);
            chunk = database.jdbi().inTransaction(tx -> disenrolSome(tx, caller, sequence, wanted));
            left += chunk;
        } while (chunk > 0 && left < most);
        return left;
    }

    private int disenrolSome(Handle tx, Caller caller, SequenceId sequence, int limit) {
        AccountId account = caller.account();
        List<ContactId> contacts = store.listContacts(tx, account, sequence, Visibility.of(caller), limit);
        int left = 0;
        for (ContactId contact : contacts) {
            store.lockContact(tx, account, contact);
            Optional<EnrolmentRow> open = store.lockOpen(tx, account, contact)
                    .filter(enrolment -> enrolment.sequence().equals(sequence));
            open.ifPresent(enrolment -> end(tx, caller, enrolment));
            left += open.isPresent() ? 1 : 0;
        }
        return left;
    }

    private void end(Handle tx, Caller caller, EnrolmentRow enrolment) {
        AccountId account = caller.account();
        Instant now = clock.instant();
        store.close(tx, account, enrolment.id(), EnrolmentStore.End.DISENROLLED, now);
        String why = "left:" + Why.DISENROLLED.code();
        store.tell(
                tx,
                account,
                event(enrolment.contact(), caller, why, enrolment.sequence().value(), null),
                now);
    }

    private EnrolmentStore.Event event(
            ContactId contact, Caller by, String outcome, @Nullable Long before, @Nullable Long after) {
        return new EnrolmentStore.Event(ids.next(), contact, by.user(), outcome, before, after);
    }

    /**
     * Has an enrolment that was set aside go on: with the step that failed, or with the one after it. False when it is not
     * set aside.
     */
    boolean retry(AccountId account, long enrolment, boolean skip) {
        return database.jdbi().inTransaction(tx -> store.retry(tx, account, enrolment, skip, clock.instant()));
    }

    Optional<EnrolmentRow> find(AccountId account, long id) {
        return database.jdbi().withHandle(handle -> store.find(handle, account, id));
    }

    List<EnrolmentRow> listOfSequence(AccountId account, EnrolmentStore.OfSequence wanted) {
        return database.jdbi().withHandle(handle -> store.listOfSequence(handle, account, wanted));
    }

    List<EnrolmentRow> listOfContact(AccountId account, ContactId contact, long after, int limit) {
        return database.jdbi().withHandle(handle -> store.listOfContact(handle, account, contact, after, limit));
    }

    List<EnrolmentStore.StepCount> funnel(AccountId account, SequenceId sequence) {
        return database.jdbi().withHandle(handle -> store.funnel(handle, account, sequence));
    }

    List<EnrolmentStore.StepCount> waiting(AccountId account, SequenceId sequence) {
        return database.jdbi().withHandle(handle -> store.waiting(handle, account, sequence));
    }

    /** Noted for branches, and looked at at once, so that the contact leaves where its sequence says so. */
    @Override
    public void replyReceived(Connection tx, AccountId account, Reply reply) throws SQLException {
        ReplyStore.note(tx, account, reply.contact(), reply.at());
    }
}
