package firstring.sequences;

import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a sequence. A fault names the step by its place, from 0: {@code steps.2.type}. */
final class StepsReader {
    static final int MAX_STEPS = 100;

    private StepsReader() {}

    /**
     * The steps as JSON to be stored; null when they were not sent or are no list of steps.
     *
     * @param known what of the account they may name
     */
    static @Nullable String read(Params params, String field, Known known) {
        FormValue sent = params.form().sent(field);
        if (sent == null) {
            return null;
        }
        if (!(sent instanceof FormValue.Items(List<FormValue> items)) || items.size() > MAX_STEPS) {
            params.faults().add(field, "The steps must be a list of up to %d steps.".formatted(MAX_STEPS));
            return null;
        }
        List<Map<String, Object>> steps = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Faults faults = new Faults();
            steps.add(readStep(items.get(i), faults, new Place(i, items.size()), known.fields()));
            copy(faults, field + "." + i, params.faults());
        }
        refuseDoubles(steps, field, params.faults());
        refuseUnknown(steps, field, params.faults(), known.references());
        return Json.text(steps);
    }

    /**
     * What steps may name.
     *
     * @param fields of contacts, custom ones too
     * @param references which of some things the account knows or ever knew
     */
    record Known(Set<String> fields, UnaryOperator<Set<StepReference>> references) {}

    /** Where a step stands among how many. */
    record Place(int index, int count) {}

    private static Map<String, Object> readStep(
            FormValue value, Faults faults, Place place, Set<String> contactFields) {
        if (!(value instanceof FormValue.Fields(Map<String, FormValue> fields))) {
            faults.add("", "A step must be an object with a type.");
            return Map.of();
        }
        return new StepReader(new Params(new Form(fields), faults), place, contactFields).read();
    }

    private static void refuseDoubles(List<Map<String, Object>> steps, String field, Faults faults) {
        Set<Object> keys = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            Object key = steps.get(i).get("key");
            if (key != null && !keys.add(key)) {
                faults.add(field + "." + i + ".key", "The key field is another step's already.");
            }
        }
    }

    private static void refuseUnknown(
            List<Map<String, Object>> steps, String field, Faults faults, UnaryOperator<Set<StepReference>> findKnown) {
        Set<StepReference> named =
                steps.stream().map(StepReference::of).flatMap(List::stream).collect(Collectors.toSet());
        Set<StepReference> known = findKnown.apply(named);
        for (int i = 0; i < steps.size(); i++) {
            for (StepReference reference : StepReference.of(steps.get(i))) {
                if (!known.contains(reference)) {
                    String name = reference.kind().field();
                    faults.add(
                            field + "." + i + "." + name, "The selected %s is invalid.".formatted(Params.words(name)));
                }
            }
        }
    }

    private static void copy(Faults from, String prefix, Faults to) {
        from.byField().forEach((name, sentences) -> {
            String field = name.isEmpty() ? prefix : prefix + "." + name;
            sentences.forEach(sentence -> to.add(field, sentence));
        });
    }
}
