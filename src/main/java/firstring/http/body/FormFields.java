package firstring.http.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the fields of a form or query, whose names can have brackets as in PHP: {@code tags[]=a&tags[]=b} is the
 * list {@code tags}, {@code other_phone_numbers[0][phone_number]=…} a list of objects. Of a repeated name the last
 * counts.
 */
final class FormFields {
    static final int MAX_PARTS = 50_000;
    static final String TOO_MANY = "A form can have at most %,d values.".formatted(MAX_PARTS);

    private static final int MAX_NESTING = 31;
    private static final int MAX_INDEX_DIGITS = 9;

    /** Values, and groups of them by the contents of their brackets. */
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private int parts;

    private static final class Group {
        final Map<String, Object> members = new LinkedHashMap<>();
        int nextIndex;
    }

    void put(String name, FormValue value) throws UnreadableBody {
        int bracket = name.indexOf('[');
        List<String> keys = bracket < 1 ? List.of() : keys(name, bracket);
        if (keys.isEmpty()) {
            fields.put(name, value);
            return;
        }
        Map<String, Object> members = fields;
        String key = name.substring(0, bracket);
        for (String next : keys) {
            Group group = group(members, key);
            members = group.members;
            key = keyIn(group, next);
        }
        count();
        members.put(key, value);
    }

    /** The contents of a name's brackets; empty when they are not complete or do not reach its end. */
    private static List<String> keys(String name, int firstBracket) throws UnreadableBody {
        List<String> keys = new ArrayList<>();
        int at = firstBracket;
        while (at < name.length()) {
            int close = name.charAt(at) == '[' ? name.indexOf(']', at) : -1;
            if (close < 0) {
                return List.of();
            }
            if (keys.size() == MAX_NESTING) {
                throw new UnreadableBody("The brackets of a field name are nested deeper than 32 levels.");
            }
            keys.add(name.substring(at + 1, close));
            at = close + 1;
        }
        return keys;
    }

    private Group group(Map<String, Object> members, String key) throws UnreadableBody {
        if (members.get(key) instanceof Group known) {
            return known;
        }
        count();
        Group group = new Group();
        members.put(key, group);
        return group;
    }

    private static String keyIn(Group group, String key) {
        if (key.isEmpty()) {
            return Integer.toString(group.nextIndex++);
        }
        if (isIndex(key)) {
            group.nextIndex = Math.max(group.nextIndex, Integer.parseInt(key) + 1);
        }
        return key;
    }

    private static boolean isIndex(String key) {
        return !key.isEmpty() && key.length() <= MAX_INDEX_DIGITS && key.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void count() throws UnreadableBody {
        if (++parts > MAX_PARTS) {
            throw new UnreadableBody(TOO_MANY);
        }
    }

    /** Everything collected, in the order in which each name first appeared. */
    Map<String, FormValue> values() {
        return values(fields);
    }

    private static Map<String, FormValue> values(Map<String, Object> members) {
        Map<String, FormValue> values = new LinkedHashMap<>();
        members.forEach((name, member) -> values.put(name, value(member)));
        return values;
    }

    private static FormValue value(Object member) {
        return member instanceof Group group ? value(group) : (FormValue) member;
    }

    /** A group with numbers in all its brackets is a list in numeric order; gaps are closed. */
    private static FormValue value(Group group) {
        if (!group.members.keySet().stream().allMatch(FormFields::isIndex)) {
            return new FormValue.Fields(values(group.members));
        }
        Map<Integer, FormValue> byIndex = new TreeMap<>();
        group.members.forEach((key, member) -> byIndex.put(Integer.valueOf(key), value(member)));
        return new FormValue.Items(new ArrayList<>(byIndex.values()));
    }
}
