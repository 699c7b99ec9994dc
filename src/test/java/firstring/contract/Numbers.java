package firstring.contract;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Collects every integer of an answer, at any depth: the ids it reveals. */
public final class Numbers {
    private Numbers() {}

    public static List<Long> in(JsonNode node) {
        List<Long> numbers = new ArrayList<>();
        collect(node, numbers);
        return numbers;
    }

    private static void collect(JsonNode node, List<Long> numbers) {
        if (node.isIntegralNumber()) {
            numbers.add(node.asLong());
        }
        node.forEach(child -> collect(child, numbers));
    }
}
