package firstring.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a text field of a form or query among the values: {@code tags[]=a&tags[]=b} becomes the list {@code tags}. */
final class FormText {
    private FormText() {}

    static void put(Map<String, Value> values, String name, String text) {
        if (!name.endsWith("[]") || name.length() == 2) {
            values.put(name, new Value.Text(text));
            return;
        }
        String listName = name.substring(0, name.length() - 2);
        List<Value> items = new ArrayList<>();
        if (values.get(listName) instanceof Value.Items earlier) {
            items.addAll(earlier.values());
        }
        items.add(new Value.Text(text));
        values.put(listName, new Value.Items(items));
    }
}
