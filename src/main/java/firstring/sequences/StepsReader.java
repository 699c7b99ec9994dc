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

/** Reads the steps of a sequence. The path of a fault contains the step's number, from 0: {@code steps.2.type}. */
final class StepsReader {
    static final int MAX_STEPS = 100;

    private StepsReader() {}

    /**
     * The steps as JSON for storage; null when they were not sent or are not a list of steps.
     *
     * @param known the account's items that they can refer to
     */
    static @Nullable String read(Params params, String field, Known known) {
        FormValue sent = params.form().sent(field);
        if (sent == null) {
            return null;
        }
        if (!(sent instanceof FormValue.Items(List<FormValue> items)) || items.size() > MAX_STEPS) {
            params.faults().add(field, "`steps` must be a list of at most %d steps.".formatted(MAX_STEPS));
            return null;
        }
        List<Map<String, Object>> steps = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Faults faults = new Faults();
            steps.add(readStep(items.get(i), faults, new Position(i, items.size()), known.fields()));
            copy(faults, field + "." + i, params.faults());
        }
        refuseDoubles(steps, field, params.faults());
        refuseUnknown(steps, field, params.faults(), known.references());
        return Json.text(steps);
    }

    /**
     * The names that steps can use.
     *
     * @param fields contact fields, including custom ones
     * @param references returns those of some references that exist in the account or existed there
     */
    record Known(Set<String> fields, UnaryOperator<Set<StepReference>> references) {}

    /** The position of a step, and the number of steps. */
    record Position(int index, int count) {}

    private static Map<String, Object> readStep(
            FormValue value, Faults faults, Position position, Set<String> contactFields) {
        if (!(value instanceof FormValue.Fields(Map<String, FormValue> fields))) {
            faults.add("", "A step must be an object with a type.");
            return Map.of();
        }
        return new StepReader(new Params(new Form(fields), faults), position, contactFields).read();
    }

    private static void refuseDoubles(List<Map<String, Object>> steps, String field, Faults faults) {
        Set<Object> keys = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            Object key = steps.get(i).get("key");
            if (key != null && !keys.add(key)) {
                faults.add(field + "." + i + ".key", "`key` must be different for each step.");
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
