package firstring.contactbook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of the entries that some contacts refer to, by id. */
record ContactNames(
        Map<Long, String> users,
        Map<Long, String> lines,
        Map<Long, String> dispositionStatuses,
        Map<Long, String> sequences) {

    @Nullable
    String user(@Nullable Long id) {
        return id == null ? null : users.get(id);
    }

    @Nullable
    String line(@Nullable Long id) {
        return id == null ? null : lines.get(id);
    }

    @Nullable
    String dispositionStatus(@Nullable Long id) {
        return id == null ? null : dispositionStatuses.get(id);
    }

    @Nullable
    String sequence(@Nullable Long id) {
        return id == null ? null : sequences.get(id);
    }
}
