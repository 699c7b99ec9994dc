package firstring.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An item of the account that a step refers to by its id. */
public record StepReference(Kind kind, long id) {

    /** The kinds of items, with the step's field for each. */
    public enum Kind {
        TAG("tag_id"),
        DISPOSITION_STATUS("disposition_status_id"),
        USER("user_id"),
        RING_GROUP("ring_group_id"),
        LINE("line_id");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** The references of a step that was read. */
    public static List<StepReference> of(Map<String, Object> step) {
        List<StepReference> found = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (step.get(kind.field()) instanceof Long id) {
                found.add(new StepReference(kind, id));
            }
        }
        return found;
    }
}
