package firstring.sequences;

import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactId;
import firstring.json.Json;
import firstring.sequences.StepFacts.PlanKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a batch has to write. Belongs to one transaction; not thread-safe. */
final class StepChanges {

    /** A tag put on or taken off. */
    record TagChange(ContactId contact, long tag) {}

    /** How an enrolment is left. */
    record Standing(
            long id,
            String state,
            int step,
            @Nullable Instant dueAt,
            String reason,
            @Nullable Instant slotAt,
            @Nullable Instant resumeAt) {}

    /** A webhook step to deliver. */
    record NewCall(long id, Enrolment enrolment, int place, String url, String body) {}

    /** One figure of the funnel, in the order in which its rows are locked. */
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
    final Set<Person> changedPeople = new LinkedHashSet<>();
    final List<Standing> standings = new ArrayList<>();
    final List<NewCall> calls = new ArrayList<>();
    final List<NewEvent> events = new ArrayList<>();
    final Map<CountKey, Long> counts = new TreeMap<>();
    private final LongSupplier ids;

    StepChanges(LongSupplier ids) {
        this.ids = ids;
    }

    long newId() {
        return ids.getAsLong();
    }

    /** Puts a tag on or takes it off; of several changes in one go the last one counts. */
    void tag(ContactId contact, long tag, boolean add) {
        TagChange change = new TagChange(contact, tag);
        (add ? tagsRemoved : tagsAdded).remove(change);
        (add ? tagsAdded : tagsRemoved).add(change);
    }

    /** Counts a step and, unless it only let time pass or chose a way, tells the timeline. */
    void pass(Enrolment enrolment, Verdict.Passed passed, Map<String, ?> change) {
        PlanKey plan = new PlanKey(enrolment.sequence(), enrolment.plan());
        counts.merge(
                new CountKey(plan.sequence().value(), plan.version(), passed.place(), passed.outcome()), 1L, Long::sum);
        switch (passed.step()) {
            case Step.Wait _, Step.Branch _, Step.End _ -> {}
            case Step.Paced _, Step.ChangeTag _, Step.SetDisposition _, Step.SetOwner _, Step.Distribute _ ->
                tell(enrolment.contact(), outcome(passed), change);
        }
    }

    /** The step's type, and what became of it unless it was simply done. */
    private static String outcome(Verdict.Passed passed) {
        boolean done = passed.outcome().equals(Why.DONE.code());
        return done ? passed.step().code() : passed.step().code() + ":" + passed.outcome();
    }

    void leave(Enrolment enrolment, Verdict.Leaves leaves) {
        standings.add(new Standing(
                enrolment.id(),
                leaves.end().code(),
                enrolment.step(),
                null,
                leaves.why().code(),
                null,
                null));
        tell(
                enrolment.contact(),
                "left:" + leaves.why().code(),
                change("sequence_id", enrolment.sequence().value(), null));
    }

    void wait(Enrolment enrolment, Verdict.Waits waits) {
        standings.add(new Standing(
                enrolment.id(), "active", waits.place(), waits.until(), waits.why(), waits.slotAt(), null));
    }

    /** The step was done with; what follows is due at once. */
    void goOn(Enrolment enrolment, int place, Instant now) {
        standings.add(new Standing(enrolment.id(), "active", place, now, Why.GOES_ON.code(), null, null));
    }

    /** Something else has to happen before it goes on. */
    void suspend(Enrolment enrolment, int place, Why why, @Nullable Instant resumeAt) {
        standings.add(new Standing(enrolment.id(), "active", place, null, why.code(), enrolment.slotAt(), resumeAt));
    }

    static Map<String, ?> change(String field, @Nullable Object before, @Nullable Object after) {
        return Map.of(field, new @Nullable Object[] {before, after});
    }

    private void tell(ContactId contact, String outcome, Map<String, ?> change) {
        String changes = change.isEmpty() ? null : Json.text(change);
        events.add(new NewEvent(ids.getAsLong(), contact, "sequence", null, null, outcome, null, changes));
    }
}
