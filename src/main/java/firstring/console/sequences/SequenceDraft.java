package firstring.console.sequences;

import firstring.console.Visit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The steps in the editor's form, and what its buttons do with them before anything is saved. */
final class SequenceDraft {
    private static final int MOST_STEPS = 100;

    private final List<StepForm> steps;

    private SequenceDraft(List<StepForm> steps) {
        this.steps = steps;
    }

    static SequenceDraft typed(Visit visit) {
        List<StepForm> steps = new ArrayList<>();
        for (int i = 0; i < MOST_STEPS && !visit.text("s." + i + ".type").isEmpty(); i++) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String name : StepForm.INPUTS) {
                texts.put(name, visit.text("s." + i + "." + name));
            }
            steps.add(new StepForm(visit.text("s." + i + ".type"), texts));
        }
        return new SequenceDraft(steps);
    }

    List<StepForm> steps() {
        return steps;
    }

    /** The command of a button: {@code up.2}, {@code down.2}, {@code remove.2}, {@code add}, {@code order}. */
    SequenceDraft after(String deed, Visit visit) {
        int dot = deed.indexOf('.');
        int place = dot < 0 ? -1 : number(deed.substring(dot + 1));
        return switch (dot < 0 ? deed : deed.substring(0, dot)) {
            case "up" -> swapped(place, place - 1);
            case "down" -> swapped(place, place + 1);
            case "remove" ->
                ordered(places().stream().filter(each -> each != place).toList());
            case "order" -> ordered(order(visit.text("order")));
            case "add" -> added(visit.text("new_type"), number(visit.text("new_place")));
            default -> this;
        };
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    private List<Integer> places() {
        return new ArrayList<>(IntStream.range(0, steps.size()).boxed().toList());
    }

    private SequenceDraft swapped(int one, int other) {
        List<Integer> places = places();
        if (Math.min(one, other) < 0 || Math.max(one, other) >= places.size()) {
            return this;
        }
        Collections.swap(places, one, other);
        return ordered(places);
    }

    /** The new order by old places; places that are missing or doubled leave the steps as they are. */
    private List<Integer> order(String text) {
        List<Integer> order =
                List.of(text.split(",")).stream().map(SequenceDraft::number).toList();
        return order.stream().sorted().toList().equals(places()) ? order : places();
    }

    private SequenceDraft added(String type, int place) {
        if (!StepForm.TYPES.containsKey(type) || steps.size() >= MOST_STEPS) {
            return this;
        }
        List<Integer> places = places();
        int at = place < 0 || place > steps.size() ? steps.size() : place;
        places.add(at, steps.size());
        List<StepForm> more = new ArrayList<>(steps);
        more.add(StepForm.blank(type));
        return new SequenceDraft(more).ordered(places);
    }

    /** The steps of these old places; a branch keeps to the step it led to, or leads nowhere when that is gone. */
    private SequenceDraft ordered(List<Integer> places) {
        List<StepForm> moved = new ArrayList<>();
        for (int old : places) {
            StepForm step = steps.get(old);
            for (String way : List.of("then", "else")) {
                int now = places.indexOf(number(step.text(way)));
                step = step.text(way).isEmpty() ? step : step.with(way, now < 0 ? "" : Integer.toString(now));
            }
            moved.add(step);
        }
        return new SequenceDraft(moved);
    }
}
