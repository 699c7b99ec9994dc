package firstring.console.settings;

import java.util.List;
import java.util.Map;

/**
 * The account's fields of contacts.
 *
 * @param faulty the id of the field that the faults are about; 0: the new one
 */
public record CustomFieldsView(List<Field> fields, Field draft, long faulty, Map<String, List<String>> faults) {

    /** A field as a list and a form show it; choices are one a line. */
    public record Field(long id, String version, String key, String label, String type, String choices) {}

    /** The faults of one field's form. */
    public Map<String, List<String>> faultsOf(long id) {
        return faulty == id ? faults : Map.of();
    }
}
