package firstring.reference;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of the family as it is described.
 *
 * @param name its path behind {@code /api/v1/webhook/}, with dashes
 * @param sample its parameters with the values of the description's example
 */
public record FamilyCall(String name, DocsView.Entry entry, ObjectNode sample) {

    /** All of them in the order of the description, read once. */
    public static List<FamilyCall> all() {
        return Description.CALLS;
    }

    public static Optional<FamilyCall> find(String name) {
        return all().stream().filter(call -> call.name().equals(name)).findFirst();
    }

    private static final class Description {
        static final List<FamilyCall> CALLS = DocsReader.readFamily(ReferenceRoutes.openapi());
    }
}
