package firstring.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a text field of a form or query among the values: {@code tags[]=a&tags[]=b} becomes the list {@code tags}. */
final class FormText {
    private FormText() {}

    /** The lists in {@code values} grow in place: they must be those of this reading alone. */
    static void put(Map<String, Value> values, String name, String text) {
        if (!name.endsWith("[]") || name.length() == 2) {
            values.put(name, new Value.Text(text));
            return;
        }
        String listName = name.substring(0, name.length() - 2);
        if (values.get(listName) instanceof Value.Items earlier) {
            earlier.values().add(new Value.Text(text));
        } else {
            values.put(listName, new Value.Items(new ArrayList<>(List.of(new Value.Text(text)))));
        }
    }
}
