package firstring.intake;

import firstring.accounts.UserId;
import firstring.contacts.ContactBatchStore.NewConflict;
import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactBatchStore.NewStop;
import firstring.contacts.ContactBatchStore.NewTag;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryDraft;
import firstring.intake.LeadBatchStore.FixableLead;
import firstring.intake.LeadBatchStore.NewAnswer;
import firstring.intake.References.NewName;
import firstring.messages.Consent;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupId;
import firstring.sequences.EnrolmentDraft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything that the decisions of one batch will write, besides the drafts that {@link Facts} holds. */
final class Changes {
    final List<LeadRow> leads = new ArrayList<>();
    final List<FixableLead> fixable = new ArrayList<>();

    /** Leads that need no fixing any more, since they were sent again. */
    final List<LeadId> fixed = new ArrayList<>();

    final List<NewName> names = new ArrayList<>();
    final List<NewPhone> phones = new ArrayList<>();
    final List<NewTag> tags = new ArrayList<>();

    /** Pairs of contact and tag of this batch: a row is written once. */
    final Set<List<Long>> taggings = new HashSet<>();

    /** Contacts whose first lead of this batch was decided: the next one updates. */
    final Set<ContactId> createdContacts = new HashSet<>();

    final List<NewConflict> conflicts = new ArrayList<>();
    final List<Consent> consents = new ArrayList<>();
    final List<NewStop> stops = new ArrayList<>();
    final List<NewEvent> events = new ArrayList<>();
    final List<EntryDraft> newEntries = new ArrayList<>();

    /** Stored entries that were moved or removed. */
    final Set<EntryDraft> touchedEntries = new LinkedHashSet<>();

    final List<EnrolmentDraft> newEnrolments = new ArrayList<>();

    /** Stored enrolments that ended. */
    final List<EnrolmentDraft> endedEnrolments = new ArrayList<>();

    final List<ParkingDraft> newParkings = new ArrayList<>();

    /** Stored parkings that ended. */
    final Set<ParkingDraft> endedParkings = new LinkedHashSet<>();

    final List<NewAnswer> answers = new ArrayList<>();
    final Set<RingGroup> drawnGroups = new LinkedHashSet<>();
    final Set<RingGroupId> groupsWithParkings = new LinkedHashSet<>();
    final Set<UserId> changedQueues = new LinkedHashSet<>();

    final Set<DialerListId> changedLists = new LinkedHashSet<>();

    /** Users who have room for parked leads again, perhaps. */
    final Set<UserId> shortenedQueues = new TreeSet<>(Comparator.comparingLong(UserId::value));

    void touch(EntryDraft entry) {
        if (!entry.isNew()) {
            touchedEntries.add(entry);
        }
    }

    void ended(ParkingDraft parking) {
        if (!parking.isNew()) {
            endedParkings.add(parking);
        }
    }
}
