package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactBatchStore.NewConflict;
import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactBatchStore.NewStop;
import firstring.contacts.ContactBatchStore.NewTag;
import firstring.contacts.ContactId;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryDraft;
import firstring.intake.FixableLead;
import firstring.intake.LeadBatchStore.NewAnswer;
import firstring.intake.decision.References.NewName;
import firstring.intake.leads.LeadRow;
import firstring.messages.consent.Consent;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupId;
import firstring.sequences.enrollments.EnrollmentDraft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything that the decisions of one batch write, besides the drafts in {@link BatchFacts}. */
public final class BatchChanges {
    public final List<LeadRow> leads = new ArrayList<>();

    /** New and resolved leads that need or needed fixing. */
    public final Set<FixableLead> fixables = new LinkedHashSet<>();

    public final List<NewName> names = new ArrayList<>();
    public final List<NewPhone> phones = new ArrayList<>();
    public final List<NewTag> tags = new ArrayList<>();

    /** The pairs of contact and tag in this batch, so that each row is written once. */
    final Set<List<Long>> taggings = new HashSet<>();

    /** Contacts whose first lead in this batch was decided, so that the next lead updates them. */
    final Set<ContactId> createdContacts = new HashSet<>();

    public final List<NewConflict> conflicts = new ArrayList<>();
    public final List<Consent> consents = new ArrayList<>();
    public final List<NewStop> stops = new ArrayList<>();
    public final List<NewEvent> events = new ArrayList<>();
    public final List<EntryDraft> newEntries = new ArrayList<>();

    /** Stored entries that were moved or removed. */
    public final Set<EntryDraft> touchedEntries = new LinkedHashSet<>();

    public final List<EnrollmentDraft> newEnrollments = new ArrayList<>();

    /** Stored enrollments that ended. */
    public final List<EnrollmentDraft> endedEnrollments = new ArrayList<>();

    public final List<ParkingDraft> newParkings = new ArrayList<>();

    /** Stored parkings that ended. */
    public final Set<ParkingDraft> endedParkings = new LinkedHashSet<>();

    public final List<NewAnswer> answers = new ArrayList<>();
    public final Set<RingGroup> drawnGroups = new LinkedHashSet<>();
    public final Set<RingGroupId> groupsWithParkings = new LinkedHashSet<>();
    public final Set<UserId> changedQueues = new LinkedHashSet<>();

    public final Set<DialerListId> changedLists = new LinkedHashSet<>();

    /** Users who may have room for parked leads again. */
    public final Set<UserId> shortenedQueues = new TreeSet<>(Comparator.comparingLong(UserId::value));

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
