package firstring.sequences;

import java.time.Instant;

/**
 * A sequence of follow-up steps.
 *
 * @param steps validated steps as a JSON array, in the order they run
 * @param plan the version of the steps; increases with every edit of them
 */
public record Sequence(
        SequenceId id,
        String name,
        String steps,
        int plan,
        SequenceSettings settings,
        boolean paused,
        boolean archived,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static Sequence blank(SequenceId id, Instant now) {
        return new Sequence(id, "", "[]", 1, SequenceSettings.STANDARD, false, false, 1, now, now);
    }

    Sequence withPaused(boolean newPaused, Instant now) {
        return new Sequence(id, name, steps, plan, settings, newPaused, archived, version, createdAt, now);
    }

    /** The sequence with the next version of the steps. */
    Sequence withNextPlan() {
        return new Sequence(id, name, steps, plan + 1, settings, paused, archived, version, createdAt, updatedAt);
    }

    /** The sequence as stored after an update. */
    Sequence nextVersion() {
        return new Sequence(id, name, steps, plan, settings, paused, archived, version + 1, createdAt, updatedAt);
    }
}
