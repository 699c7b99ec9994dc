package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.messages.inbound.ReplyReceived;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.sequences.ReplyStore;
import firstring.sequences.SequenceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry point to enrollments: lists them, and enrolls and disenrolls contacts on request. The contact is locked
 * first, then the sequence, then the enrollment. Thread-safe.
 */
public final class Enrollments implements ReplyReceived {
    private static final int CHUNK = 500;

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final EnrollmentStore store = new EnrollmentStore();

    public Enrollments(Database database, Ids ids, InstantSource clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param force whether a contact that is in another sequence moves to this one */
    record EnrollCommand(SequenceId sequence, ContactId contact, boolean force) {}

    /** @param visible the contacts that can be enrolled */
    EnrollReceipt enroll(Caller caller, Visibility visible, EnrollCommand command) {
        return database.jdbi().inTransaction(tx -> enroll(tx, caller, visible, command));
    }

    /**
     * Runs in the caller's transaction, which must not hold locks that come later in the order, on a contact the caller
     * can see.
     */
    public EnrollReceipt enroll(Handle tx, Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        return enroll(tx, caller, Visibility.of(caller), new EnrollCommand(sequence, contact, force));
    }

    private EnrollReceipt enroll(Handle tx, Caller caller, Visibility visible, EnrollCommand command) {
        return switch (store.lockContact(tx, caller.account(), command.contact(), visible)) {
            case Loaded.Missing<EnrollmentStore.LockedContact> _ -> EnrollReceipt.NO_CONTACT;
            case Loaded.Hidden<EnrollmentStore.LockedContact> _ -> EnrollReceipt.NOT_VISIBLE;
            case Loaded.Seen<EnrollmentStore.LockedContact>(var person) -> enroll(tx, caller, person, command);
        };
    }

    private EnrollReceipt enroll(
            Handle tx, Caller caller, EnrollmentStore.LockedContact person, EnrollCommand command) {
        AccountId account = caller.account();
        SequenceId sequence = command.sequence();
        Optional<EnrollmentStore.EnrollTarget> target = store.lockSequence(tx, account, sequence);
        EnrollReceipt obstacle = obstacle(person.dnc(), target);
        if (obstacle != null) {
            return obstacle;
        }
        Optional<EnrollmentRow> open = store.lockOpen(tx, account, person);
        boolean stays = open.isPresent() && (open.get().sequence().equals(sequence) || !command.force());
        if (stays) {
            return EnrollReceipt.ALREADY_ENROLLED;
        }
        Instant now = clock.instant();
        open.ifPresent(old -> store.close(tx, account, old.id(), EnrollmentStore.End.MOVED, now));
        store.insert(
                tx,
                account,
                new EnrollmentStore.NewEnrollment(
                        ids.next(),
                        sequence,
                        command.contact(),
                        target.orElseThrow().plan()),
                now);
        Long before = open.map(old -> old.sequence().value()).orElse(null);
        store.addToTimeline(tx, account, event(command.contact(), caller, "enrolled", before, sequence.value()), now);
        return open.isPresent() ? EnrollReceipt.MOVED : EnrollReceipt.ENROLLED;
    }

    private static @Nullable EnrollReceipt obstacle(boolean dnc, Optional<EnrollmentStore.EnrollTarget> target) {
        if (target.isEmpty()) {
            return EnrollReceipt.NO_SEQUENCE;
        }
        if (dnc) {
            return EnrollReceipt.DO_NOT_CONTACT;
        }
        if (target.get().archived()) {
            return EnrollReceipt.ARCHIVED;
        }
        return target.get().paused() ? EnrollReceipt.PAUSED : null;
    }

    /** Removes a contact from its sequence; false when it is in none. Empty: no such contact is visible. */
    Optional<Boolean> disenroll(Caller caller, Visibility visible, ContactId contact) {
        return database.jdbi().inTransaction(tx -> disenroll(tx, caller, visible, contact));
    }

    /** Runs in the caller's transaction; empty: the caller sees no such contact. */
    public Optional<Boolean> disenroll(Handle tx, Caller caller, ContactId contact) {
        return disenroll(tx, caller, Visibility.of(caller), contact);
    }

    /** The same, if the contact is in this sequence; false when it is in another one, or in none. */
    public Optional<Boolean> disenrollFrom(Handle tx, Caller caller, SequenceId sequence, ContactId contact) {
        return disenroll(
                tx,
                caller,
                Visibility.of(caller),
                contact,
                open -> open.sequence().equals(sequence));
    }

    private Optional<Boolean> disenroll(Handle tx, Caller caller, Visibility visible, ContactId contact) {
        return disenroll(tx, caller, visible, contact, open -> true);
    }

    private Optional<Boolean> disenroll(
            Handle tx, Caller caller, Visibility visible, ContactId contact, Predicate<EnrollmentRow> isMeant) {
        return store.lockContact(tx, caller.account(), contact, visible).seen().map(person -> {
            Optional<EnrollmentRow> open =
                    store.lockOpen(tx, caller.account(), person).filter(isMeant);
            open.ifPresent(enrollment -> end(tx, caller, enrollment));
            return open.isPresent();
        });
    }

    /** Ends one enrollment, if it is still open. */
    void end(Caller caller, EnrollmentRow enrollment) {
        AccountId account = caller.account();
        database.jdbi()
                .useTransaction(tx -> store.lockContact(tx, account, enrollment.contact(), Visibility.of(caller))
                        .seen()
                        .flatMap(person -> store.lockOpen(tx, account, person))
                        .filter(open -> open.id() == enrollment.id())
                        .ifPresent(open -> end(tx, caller, open)));
    }

    /** Removes up to this many visible contacts from a sequence; returns how many left. */
    int disenrollAll(Caller caller, SequenceId sequence, int max) {
        int left = 0;
        int chunk;
        do {
            int wanted = Math.min(CHUNK, max - left);
            chunk = database.jdbi().inTransaction(tx -> disenrollSome(tx, caller, sequence, wanted));
            left += chunk;
        } while (chunk > 0 && left < max);
        return left;
    }

    private int disenrollSome(Handle tx, Caller caller, SequenceId sequence, int limit) {
        AccountId account = caller.account();
        List<ContactId> contacts = store.listContacts(tx, account, sequence, Visibility.of(caller), limit);
        int left = 0;
        for (ContactId contact : contacts) {
            Optional<EnrollmentRow> open = store.lockContact(tx, account, contact, Visibility.of(caller))
                    .seen()
                    .flatMap(person -> store.lockOpen(tx, account, person))
                    .filter(enrollment -> enrollment.sequence().equals(sequence));
            open.ifPresent(enrollment -> end(tx, caller, enrollment));
            left += open.isPresent() ? 1 : 0;
        }
        return left;
    }

    private void end(Handle tx, Caller caller, EnrollmentRow enrollment) {
        AccountId account = caller.account();
        Instant now = clock.instant();
        store.close(tx, account, enrollment.id(), EnrollmentStore.End.DISENROLLED, now);
        String why = "left:" + OutcomeCode.DISENROLLED.code();
        store.addToTimeline(
                tx,
                account,
                event(enrollment.contact(), caller, why, enrollment.sequence().value(), null),
                now);
    }

    private EnrollmentStore.Event event(
            ContactId contact, Caller by, String outcome, @Nullable Long before, @Nullable Long after) {
        return new EnrollmentStore.Event(ids.next(), contact, by.user(), outcome, before, after);
    }

    /**
     * Continues an enrollment that was set aside, with the failed step or the one after it. False when it is not set
     * aside.
     */
    boolean retry(AccountId account, EnrollmentRow enrollment, boolean skip) {
        return database.jdbi().inTransaction(tx -> store.retry(tx, account, enrollment.id(), skip, clock.instant()));
    }

    Loaded<EnrollmentRow> find(Caller caller, long id) {
        return database.jdbi().withHandle(handle -> store.find(handle, caller.account(), id, Visibility.of(caller)));
    }

    List<EnrollmentRow> listOfSequence(AccountId account, EnrollmentStore.OfSequence wanted) {
        return database.jdbi().withHandle(handle -> store.listOfSequence(handle, account, wanted));
    }

    List<EnrollmentRow> listOfContact(AccountId account, Contact contact, long after, int limit) {
        return database.jdbi().withHandle(handle -> store.listOfContact(handle, account, contact, after, limit));
    }

    List<EnrollmentStore.StepCount> funnel(AccountId account, SequenceId sequence) {
        return database.jdbi().withHandle(handle -> store.funnel(handle, account, sequence));
    }

    List<EnrollmentStore.StepCount> waiting(AccountId account, SequenceId sequence) {
        return database.jdbi().withHandle(handle -> store.waiting(handle, account, sequence));
    }

    /**
     * Records the reply for branches and makes the enrollment due, so that the contact leaves where its sequence says
     * so.
     */
    @Override
    public void replyReceived(Connection tx, AccountId account, Reply reply) throws SQLException {
        ReplyStore.note(tx, account, reply.contact(), reply.at());
    }
}
