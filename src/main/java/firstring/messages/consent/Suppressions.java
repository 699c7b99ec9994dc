package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.contacts.ContactStopped;
import firstring.contacts.StopReason;
import firstring.messages.Channel;
import firstring.messages.Message;
import firstring.messages.MessageState;
import firstring.messages.MessageStore;
import firstring.messages.OutboxStore;
import firstring.messages.PersonStore;
import firstring.messages.SendRule;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Applies rules to numbers and addresses, with all consequences, in one transaction. A number is locked first, then its
 * contact. Thread-safe.
 */
public final class Suppressions {
    private final MessageStore messages;
    private final OutboxStore outbox;
    private final Ids ids;
    private final List<ContactStopped> stopped;
    private final PersonStore people = new PersonStore();
    private final ConsentStore consents = new ConsentStore();
    private final NumberFlagStore flags = new NumberFlagStore();

    public Suppressions(MessageStore messages, OutboxStore outbox, Ids ids, List<ContactStopped> stopped) {
        this.messages = messages;
        this.outbox = outbox;
        this.ids = ids;
        this.stopped = List.copyOf(stopped);
    }

    /** Applies the report of a provider or mail server about the address of a message. */
    public void mark(Handle tx, AccountId account, Message message, SendRule rule, Instant now) throws SQLException {
        String to = message.way().to();
        if (to == null) {
            return;
        }
        switch (rule) {
            case OPTED_OUT -> optOut(tx, account, to, people.lockOwner(tx, account, to), "provider", now);
            case INVALID_NUMBER, WRONG_NUMBER -> markNumber(tx, account, to, rule, now);
            case BOUNCED -> markEmail(tx, account, to, rule, now);
            case UNSUBSCRIBED, DO_NOT_CONTACT, NO_ADDRESS, OUTSIDE_HOURS, CONTACT_DELETED, LEFT_SEQUENCE ->
                throw new IllegalArgumentException(rule.code() + " is of no address");
        }
    }

    /** Stops SMS to the number. If it is a contact's primary number, the contact also leaves queues and sequences. */
    public void optOut(
            Handle tx, AccountId account, String e164, Optional<PersonStore.Owner> owner, String source, Instant now)
            throws SQLException {
        if (people.addStop(tx, account, e164, SendRule.OPTED_OUT, now)) {
            consents.append(tx, account, Consent.of(ids.next(), e164, Channel.SMS, false, source, now));
            addToTimeline(tx, account, owner, "opted_out", e164 + " no longer receives SMS.", now);
        }
        if (owner.filter(PersonStore.Owner::isPrimary).isPresent()) {
            ContactStopped.Stop stop = new ContactStopped.Stop(owner.get().contact(), StopReason.OPTED_OUT, now);
            for (ContactStopped port : stopped) {
                port.contactStopped(tx.getConnection(), account, stop);
            }
        }
        cancelWaiting(tx, account, e164, SendRule.OPTED_OUT, now);
    }

    /**
     * Allows SMS to the number again; the contact does not return to the queues and sequences it left. False when SMS
     * were already allowed.
     */
    public boolean optIn(Handle tx, AccountId account, String e164, Optional<PersonStore.Owner> owner, Instant now) {
        if (people.removeStop(tx, account, e164, SendRule.OPTED_OUT)) {
            consents.append(tx, account, Consent.of(ids.next(), e164, Channel.SMS, true, "reply", now));
            addToTimeline(tx, account, owner, "opted_in", e164 + " receives SMS again.", now);
            return true;
        }
        return false;
    }

    /** Sets or removes a user's flag on a contact's number. False when the number no longer belongs to the contact. */
    boolean change(Handle tx, AccountId account, NumberFlagStore.Change change, Instant now) {
        String e164 = change.e164();
        if (people.lockOwner(tx, account, e164)
                .filter(owner -> owner.contact().equals(change.contact()))
                .isEmpty()) {
            return false;
        }
        boolean changed = change.marked()
                ? people.addStop(tx, account, e164, change.rule(), now)
                : people.removeStop(tx, account, e164, change.rule());
        if (change.marked()) {
            cancelWaiting(tx, account, e164, change.rule(), now);
        }
        if (changed) {
            flags.addToTimeline(tx, account, change, ids.next(), now);
        }
        return true;
    }

    private void addToTimeline(
            Handle tx, AccountId account, Optional<PersonStore.Owner> owner, String outcome, String note, Instant now) {
        owner.ifPresent(person -> people.addToTimeline(
                tx, account, person.contact(), new PersonStore.ConsentEvent(ids.next(), now, outcome, note)));
    }

    private void markNumber(Handle tx, AccountId account, String e164, SendRule rule, Instant now) {
        people.lockOwner(tx, account, e164);
        people.addStop(tx, account, e164, rule, now);
        cancelWaiting(tx, account, e164, rule, now);
    }

    /** Stops email to the address at the reader's request. */
    void unsubscribe(Handle tx, AccountId account, Message mail, String address, Instant now) {
        Optional<PersonStore.Owner> owner = Optional.ofNullable(mail.contact())
                .filter(contact -> people.lockContact(tx, account, contact))
                .map(contact -> new PersonStore.Owner(contact, address, true));
        if (markEmail(tx, account, address, SendRule.UNSUBSCRIBED, now)) {
            consents.append(tx, account, Consent.of(ids.next(), address, Channel.EMAIL, false, "link", now));
            addToTimeline(tx, account, owner, "unsubscribed", address + " no longer receives email.", now);
        }
    }

    /** Stops email to the address. False when it was already stopped. */
    private boolean markEmail(Handle tx, AccountId account, String address, SendRule rule, Instant now) {
        boolean isNew = people.addEmailStop(tx, account, address, rule, now);
        cancelWaiting(tx, account, address, rule, now);
        return isNew;
    }

    private void cancelWaiting(Handle tx, AccountId account, String to, SendRule rule, Instant now) {
        for (Message waiting : outbox.cancelTo(tx, account, to, rule, now)) {
            messages.insertEvent(
                    tx,
                    account,
                    waiting,
                    new MessageStore.Event(ids.next(), now, MessageState.CANCELED, rule.sentence()));
        }
    }
}
