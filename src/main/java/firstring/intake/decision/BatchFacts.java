package firstring.intake.decision;

import firstring.accounts.AccountSettings;
import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.dialer.DialerListId;
import firstring.dialer.DialerListState;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.intake.FixableLead;
import firstring.intake.LeadBatchStore.Remembered;
import firstring.phone.Phones;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupId;
import firstring.sequences.enrollments.EnrollmentDraft;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts about all leads of one account in a batch, locked and read before the first decision. Each decision changes them, so
 * that the next one sees the effect. Belongs to one transaction and one thread.
 */
public final class BatchFacts {
    public final AccountSettings settings;
    final Instant now;
    public final References references = new References();

    /** The contact of each stored number, of all numbers in the batch, in any of their forms. */
    public final Map<String, ContactId> phoneOwners = new HashMap<>();

    public final Map<ContactId, ContactDraft> contacts = new HashMap<>();

    /** All stored numbers of the contacts, when the batch marks one as do-not-contact. */
    final Map<ContactId, Set<String>> phonesOfContacts = new HashMap<>();

    /** Numbers without a contact that must not be contacted. */
    public final Set<String> stops = new HashSet<>();

    /** The kinds of stops on the batch's numbers and on its contacts' primary numbers. */
    public final Map<String, Set<String>> stopKinds = new HashMap<>();

    /** Leads with the batch's numbers, and leads it replays, that need fixing or were dismissed. */
    public final Map<LeadId, FixableLead> fixables = new HashMap<>();

    /** Entries in My Queues. */
    public final Map<ContactId, EntryDraft> entries = new HashMap<>();

    /** Entries in dialer lists, for contacts of leads that name lists or mark Do Not Contact. */
    public final Map<ContactId, List<EntryDraft>> listEntries = new HashMap<>();

    final Map<DialerListId, DialerListState> lists = new HashMap<>();
    public final Map<ContactId, EnrollmentDraft> enrollments = new HashMap<>();

    /** The calls to each contact, newest first, as far back as the account's caps look. */
    final Map<ContactId, List<Instant>> attempts = new HashMap<>();

    public final Map<ContactId, ParkingDraft> parkings = new HashMap<>();
    public final Map<RingGroupId, RingGroup> ringGroups = new HashMap<>();
    final Map<RingGroupId, Map<UserId, Integer>> unworkedParkings = new HashMap<>();
    final Map<UserId, UserFacts> users = new HashMap<>();
    public final Map<String, UserId> usersByEmail = new HashMap<>();
    final Map<UserId, QueueState> queues = new HashMap<>();
    final Map<List<String>, Remembered> answers = new HashMap<>();

    public BatchFacts(AccountSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    /** The contact that has the number in any of its forms, or null. */
    @Nullable
    public ContactId ownerOf(String e164) {
        return phoneOwners.get(storedForm(e164));
    }

    /** The form in which a contact has the number; the number itself when no contact has it. */
    public String storedForm(String e164) {
        for (String form : Phones.forms(e164)) {
            if (phoneOwners.containsKey(form)) {
                return form;
            }
        }
        return e164;
    }

    @Nullable
    public ContactDraft contactOf(String e164) {
        ContactId owner = ownerOf(e164);
        return owner == null ? null : contacts.get(owner);
    }

    /** True when the contact's primary number is stopped: it has opted out or is not reachable. */
    boolean isStopped(ContactDraft contact) {
        return !stopKinds.getOrDefault(contact.phoneNumber(), Set.of()).isEmpty();
    }

    boolean isOptedOut(ContactDraft contact) {
        return stopKinds.getOrDefault(contact.phoneNumber(), Set.of()).contains("opted_out");
    }

    /** The contact's open entry in a My Queue, or null. */
    @Nullable
    EntryDraft openEntry(ContactId contact) {
        EntryDraft entry = entries.get(contact);
        return entry == null || entry.isRemoved() ? null : entry;
    }

    /** The contact's open entry in this list, or null. */
    @Nullable
    EntryDraft openEntry(ContactId contact, DialerListId list) {
        for (EntryDraft entry : listEntries.getOrDefault(contact, List.of())) {
            if (list.equals(entry.list()) && !entry.isRemoved()) {
                return entry;
            }
        }
        return null;
    }

    /** The contact's open parking, or null. */
    @Nullable
    ParkingDraft openParking(ContactId contact) {
        ParkingDraft parking = parkings.get(contact);
        return parking == null || !parking.isOpen() ? null : parking;
    }

    UserFacts user(UserId id) {
        UserFacts user = users.get(id);
        if (user == null) {
            throw new IllegalStateException("user not loaded: " + id.value());
        }
        return user;
    }

    public QueueState queue(UserId user) {
        QueueState queue = queues.get(user);
        if (queue == null) {
            throw new IllegalStateException("queue not locked: " + user.value());
        }
        return queue;
    }

    public DialerListState list(DialerListId id) {
        DialerListState list = lists.get(id);
        if (list == null) {
            throw new IllegalStateException("list not locked: " + id.value());
        }
        return list;
    }

    public boolean isActive(@Nullable UserId user) {
        UserFacts facts = user == null ? null : users.get(user);
        return facts != null && facts.active();
    }

    /** The current date for this user. */
    LocalDate today(UserId user) {
        return LocalDate.ofInstant(now, user(user).zone());
    }
}
