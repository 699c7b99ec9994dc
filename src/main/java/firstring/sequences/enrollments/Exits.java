package firstring.sequences.enrollments;

import firstring.sequences.SequenceSettings;
import firstring.sequences.SettingsJson;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which contacts leave a sequence before its end.
 *
 * @param tags tags on which they leave
 * @param dispositionStatuses disposition statuses on which they leave
 * @param onOptOut whether a contact whose number has opted out leaves
 */
public record Exits(Set<Long> tags, Set<Long> dispositionStatuses, boolean onOptOut) {
    public static final Exits NONE = new Exits(Set.of(), Set.of(), true);

    /** @param settings the stored settings of a sequence; null: standard */
    public static Exits read(@Nullable String settings) {
        if (settings == null) {
            return NONE;
        }
        SequenceSettings read = SettingsJson.read(settings);
        return new Exits(read.exitTags(), read.exitDispositions(), read.exitOnOptOut());
    }

    /** True when some tag or disposition status makes contacts leave. */
    public boolean areByLabel() {
        return !tags.isEmpty() || !dispositionStatuses.isEmpty();
    }

    /** How a contact with these labels leaves, or null when it stays. */
    public EnrollmentDraft.@Nullable End of(Collection<Long> someTags, @Nullable Long dispositionStatus) {
        if (dispositionStatus != null && dispositionStatuses.contains(dispositionStatus)) {
            return EnrollmentDraft.End.DISPOSITION_STATUS;
        }
        return Collections.disjoint(tags, someTags) ? null : EnrollmentDraft.End.TAG;
    }
}
