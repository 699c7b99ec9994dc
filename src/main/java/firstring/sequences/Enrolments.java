package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
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
import java.util.function.Predicate;
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

    /** @param force whether a contact that is in another sequence moves to this one */
    record Wish(SequenceId sequence, ContactId contact, boolean force) {}

    /** @param visible whose contacts may be enrolled */
    EnrolReceipt enrol(Caller caller, Visibility visible, Wish wish) {
        return database.jdbi().inTransaction(tx -> enrol(tx, caller, visible, wish));
    }

    /** Runs in the caller's transaction, which must hold no later lock, on a contact the caller sees. */
    public EnrolReceipt enrol(Handle tx, Caller caller, SequenceId sequence, ContactId contact, boolean force) {
        return enrol(tx, caller, Visibility.of(caller), new Wish(sequence, contact, force));
    }

    private EnrolReceipt enrol(Handle tx, Caller caller, Visibility visible, Wish wish) {
        return switch (store.lockContact(tx, caller.account(), wish.contact(), visible)) {
            case Loaded.Missing<EnrolmentStore.LockedContact> _ -> EnrolReceipt.NO_CONTACT;
            case Loaded.Hidden<EnrolmentStore.LockedContact> _ -> EnrolReceipt.NOT_VISIBLE;
            case Loaded.Seen<EnrolmentStore.LockedContact>(var person) -> enrol(tx, caller, person, wish);
        };
    }

    private EnrolReceipt enrol(Handle tx, Caller caller, EnrolmentStore.LockedContact person, Wish wish) {
        AccountId account = caller.account();
        SequenceId sequence = wish.sequence();
        Optional<EnrolmentStore.Host> host = store.lockSequence(tx, account, sequence);
        EnrolReceipt obstacle = obstacle(person.dnc(), host);
        if (obstacle != null) {
            return obstacle;
        }
        Optional<EnrolmentRow> open = store.lockOpen(tx, account, person);
        boolean stays = open.isPresent() && (open.get().sequence().equals(sequence) || !wish.force());
        if (stays) {
            return EnrolReceipt.ALREADY_ENROLLED;
        }
        Instant now = clock.instant();
        open.ifPresent(old -> store.close(tx, account, old.id(), EnrolmentStore.End.MOVED, now));
        store.insert(
                tx,
                account,
                new EnrolmentStore.NewEnrolment(
                        ids.next(), sequence, wish.contact(), host.orElseThrow().plan()),
                now);
        Long before = open.map(old -> old.sequence().value()).orElse(null);
        store.tell(tx, account, event(wish.contact(), caller, "enrolled", before, sequence.value()), now);
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

    /** Removes a contact from the sequence it is in; false when it is in none. Empty: no such contact is visible. */
    Optional<Boolean> disenrol(Caller caller, Visibility visible, ContactId contact) {
        return database.jdbi().inTransaction(tx -> disenrol(tx, caller, visible, contact));
    }

    /** In the caller's transaction; empty: there is no such contact for the caller's eyes. */
    public Optional<Boolean> disenrol(Handle tx, Caller caller, ContactId contact) {
        return disenrol(tx, caller, Visibility.of(caller), contact);
    }

    /** The same, if the contact is in this sequence; false when it is in another one, or in none. */
    public Optional<Boolean> disenrolFrom(Handle tx, Caller caller, SequenceId sequence, ContactId contact) {
        return disenrol(
                tx,
                caller,
                Visibility.of(caller),
                contact,
                open -> open.sequence().equals(sequence));
    }

    private Optional<Boolean> disenrol(Handle tx, Caller caller, Visibility visible, ContactId contact) {
        return disenrol(tx, caller, visible, contact, open -> true);
    }

    private Optional<Boolean> disenrol(
            Handle tx, Caller caller, Visibility visible, ContactId contact, Predicate<EnrolmentRow> isMeant) {
        return store.lockContact(tx, caller.account(), contact, visible).seen().map(person -> {
            Optional<EnrolmentRow> open =
                    store.lockOpen(tx, caller.account(), person).filter(isMeant);
            open.ifPresent(enrolment -> end(tx, caller, enrolment));
            return open.isPresent();
        });
    }

    /** Ends one enrolment, if it is still open. */
    void end(Caller caller, EnrolmentRow enrolment) {
        AccountId account = caller.account();
        database.jdbi()
                .useTransaction(tx -> store.lockContact(tx, account, enrolment.contact(), Visibility.of(caller))
                        .seen()
                        .flatMap(person -> store.lockOpen(tx, account, person))
                        .filter(open -> open.id() == enrolment.id())
                        .ifPresent(open -> end(tx, caller, open)));
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
            Optional<EnrolmentRow> open = store.lockContact(tx, account, contact, Visibility.of(caller))
                    .seen()
                    .flatMap(person -> store.lockOpen(tx, account, person))
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
    boolean retry(AccountId account, EnrolmentRow enrolment, boolean skip) {
        return database.jdbi().inTransaction(tx -> store.retry(tx, account, enrolment.id(), skip, clock.instant()));
    }

    Loaded<EnrolmentRow> find(Caller caller, long id) {
        return database.jdbi().withHandle(handle -> store.find(handle, caller.account(), id, Visibility.of(caller)));
    }

    List<EnrolmentRow> listOfSequence(AccountId account, EnrolmentStore.OfSequence wanted) {
        return database.jdbi().withHandle(handle -> store.listOfSequence(handle, account, wanted));
    }

    List<EnrolmentRow> listOfContact(AccountId account, Contact contact, long after, int limit) {
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
