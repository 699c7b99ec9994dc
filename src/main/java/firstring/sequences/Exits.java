package firstring.sequences;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tags and disposition statuses by which contacts leave a sequence. */
public record Exits(Set<Long> tags, Set<Long> dispositionStatuses) {
    public static final Exits NONE = new Exits(Set.of(), Set.of());

    /** @param settings of a sequence, as they are stored; null: standard */
    public static Exits read(@Nullable String settings) {
        if (settings == null) {
            return NONE;
        }
        SequenceSettings read = SettingsJson.read(settings);
        return new Exits(read.exitTags(), read.exitDispositions());
    }

    /** How a contact with these labels leaves, or null when it stays. */
    public EnrolmentDraft.@Nullable End of(Collection<Long> someTags, @Nullable Long dispositionStatus) {
        if (dispositionStatus != null && dispositionStatuses.contains(dispositionStatus)) {
            return EnrolmentDraft.End.DISPOSITION_STATUS;
        }
        return Collections.disjoint(tags, someTags) ? null : EnrolmentDraft.End.TAG;
    }
}
