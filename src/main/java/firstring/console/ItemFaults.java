package firstring.console;

import firstring.http.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of an item, which are named by its index: {@code other_phone_numbers.1} is the second item's. */
public final class ItemFaults {
    private static final Pattern ITEM = Pattern.compile("(.+)\\.([0-9]{1,3})");

    private ItemFaults() {}

    /** Where the field stands beside it: each fault at its field, with the item's place. */
    public static Map<String, List<String>> atFields(Map<String, List<String>> faults) {
        Map<String, List<String>> atFields = new LinkedHashMap<>();
        faults.forEach((name, sentences) -> {
            Matcher item = ITEM.matcher(name);
            boolean isItem = item.matches();
            List<String> all = atFields.computeIfAbsent(isItem ? item.group(1) : name, field -> new ArrayList<>());
            sentences.forEach(sentence -> all.add(isItem ? "Item %d: %s".formatted(place(item), sentence) : sentence));
        });
        return atFields;
    }

    /** Where no field stands beside it. */
    public static String sentence(String name, String sentence) {
        Matcher item = ITEM.matcher(name);
        String words = Words.sentence(sentence);
        return item.matches()
                ? "%s, item %d: %s".formatted(Words.start(Params.words(item.group(1))), place(item), words)
                : words;
    }

    private static int place(Matcher item) {
        return Integer.parseInt(item.group(2)) + 1;
    }
}
