package firstring.sequences;

import java.time.Instant;

/**
 * A follow-up plan.
 *
 * @param steps checked steps as a JSON array, in the order they run
 */
record Sequence(
        SequenceId id,
        String name,
        String steps,
        boolean paused,
        boolean archived,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static Sequence blank(SequenceId id, Instant now) {
        return new Sequence(id, "", "[]", false, false, 1, now, now);
    }

    Sequence withPaused(boolean newPaused, Instant now) {
        return new Sequence(id, name, steps, newPaused, archived, version, createdAt, now);
    }

    /** As the row stands after an update of this one. */
    Sequence nextVersion() {
        return new Sequence(id, name, steps, paused, archived, version + 1, createdAt, updatedAt);
    }
}
