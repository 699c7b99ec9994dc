package firstring.sequences;

import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactId;
import firstring.json.Json;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.Person;
import firstring.sequences.steps.StepFacts.PlanKey;
import firstring.sequences.steps.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The changes that a batch has to write. Belongs to one transaction; not thread-safe. */
public final class StepChanges {

    /** A tag that was added or removed. */
    record TagChange(ContactId contact, long tag) {}

    /** The new state of an enrollment. */
    record Standing(
            long id,
            String state,
            int step,
            @Nullable Instant dueAt,
            String reason,
            @Nullable Instant slotAt,
            @Nullable Instant resumeAt) {}

    /** A webhook step to deliver. */
    public record NewCall(long id, Enrollment enrollment, int index, String url, String body) {}

    /** One counter of the funnel; the order is that in which its rows are locked. */
    record CountKey(long sequence, int plan, int step, String outcome) implements Comparable<CountKey> {
        @Override
        public int compareTo(CountKey other) {
            int order = Long.compare(sequence, other.sequence);
            order = order == 0 ? Integer.compare(plan, other.plan) : order;
            order = order == 0 ? Integer.compare(step, other.step) : order;
            return order == 0 ? outcome.compareTo(other.outcome) : order;
        }
    }

    final Set<TagChange> tagsAdded = new LinkedHashSet<>();
    final Set<TagChange> tagsRemoved = new LinkedHashSet<>();
    public final Set<Person> changedPeople = new LinkedHashSet<>();
    final List<Standing> standings = new ArrayList<>();
    public final List<NewCall> calls = new ArrayList<>();
    final List<NewEvent> events = new ArrayList<>();
    final Map<CountKey, Long> counts = new TreeMap<>();
    private final LongSupplier ids;

    public StepChanges(LongSupplier ids) {
        this.ids = ids;
    }

    public long newId() {
        return ids.getAsLong();
    }

    /** Adds or removes a tag; of several changes in one run the last one counts. */
    public void tag(ContactId contact, long tag, boolean add) {
        TagChange change = new TagChange(contact, tag);
        (add ? tagsRemoved : tagsAdded).remove(change);
        (add ? tagsAdded : tagsRemoved).add(change);
    }

    /** Counts a step and, unless it only waited or branched, adds it to the timeline. */
    public void pass(Enrollment enrollment, StepResult.Passed passed, Map<String, ?> change) {
        PlanKey plan = new PlanKey(enrollment.sequence(), enrollment.plan());
        counts.merge(
                new CountKey(plan.sequence().value(), plan.version(), passed.index(), passed.outcome()), 1L, Long::sum);
        if (passed.step().isOnTimeline()) {
            addToTimeline(enrollment.contact(), outcome(passed), change);
        }
    }

    /** The step's type, and its outcome unless it was simply done. */
    private static String outcome(StepResult.Passed passed) {
        boolean done = passed.outcome().equals(OutcomeCode.DONE.code());
        return done ? passed.step().code() : passed.step().code() + ":" + passed.outcome();
    }

    public void leave(Enrollment enrollment, StepResult.Leaves leaves) {
        standings.add(new Standing(
                enrollment.id(),
                leaves.end().code(),
                enrollment.step(),
                null,
                leaves.why().code(),
                null,
                null));
        addToTimeline(
                enrollment.contact(),
                "left:" + leaves.why().code(),
                change("sequence_id", enrollment.sequence().value(), null));
    }

    public void wait(Enrollment enrollment, StepResult.Waits waits) {
        standings.add(new Standing(
                enrollment.id(), "active", waits.index(), waits.until(), waits.why(), waits.slotAt(), null));
    }

    /** The step is finished; the next one is due at once. */
    public void continueAt(Enrollment enrollment, int index, Instant now) {
        standings.add(new Standing(enrollment.id(), "active", index, now, OutcomeCode.GOES_ON.code(), null, null));
    }

    /** Something else must happen before the enrollment continues. */
    public void suspend(Enrollment enrollment, int index, OutcomeCode why, @Nullable Instant resumeAt) {
        standings.add(new Standing(enrollment.id(), "active", index, null, why.code(), enrollment.slotAt(), resumeAt));
    }

    public static Map<String, ?> change(String field, @Nullable Object before, @Nullable Object after) {
        return Map.of(field, new @Nullable Object[] {before, after});
    }

    private void addToTimeline(ContactId contact, String outcome, Map<String, ?> change) {
        String changes = change.isEmpty() ? null : Json.text(change);
        events.add(new NewEvent(ids.getAsLong(), contact, "sequence", null, null, outcome, null, changes));
    }
}
