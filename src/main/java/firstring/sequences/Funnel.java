package firstring.sequences;

import firstring.sequences.enrollments.EnrollmentStore.StepCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The number of contacts that reached each step, by version of the steps. */
public final class Funnel {
    private Funnel() {}

    public static Map<String, Object> view(Sequence sequence, List<StepCount> done, List<StepCount> waiting) {
        TreeSet<Integer> plans = new TreeSet<>();
        done.forEach(count -> plans.add(count.plan()));
        waiting.forEach(count -> plans.add(count.plan()));
        plans.add(sequence.plan());
        List<Map<String, Object>> views = new ArrayList<>();
        for (int plan : plans.descendingSet()) {
            views.add(Map.of("plan", plan, "steps", steps(of(plan, done), of(plan, waiting))));
        }
        return Map.of("sequence_id", sequence.id().value(), "plan", sequence.plan(), "plans", views);
    }

    private static List<StepCount> of(int plan, List<StepCount> counts) {
        return counts.stream().filter(count -> count.plan() == plan).toList();
    }

    private static List<Map<String, Object>> steps(List<StepCount> done, List<StepCount> waiting) {
        Map<Integer, Map<String, Long>> outcomes = byStep(done);
        Map<Integer, Map<String, Long>> reasons = byStep(waiting);
        TreeSet<Integer> positions = new TreeSet<>(outcomes.keySet());
        positions.addAll(reasons.keySet());
        List<Map<String, Object>> steps = new ArrayList<>();
        for (int position : positions) {
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("step", position);
            step.put("people", total(outcomes, position));
            step.put("outcomes", outcomes.getOrDefault(position, Map.of()));
            step.put("waiting", total(reasons, position));
            step.put("waiting_for", reasons.getOrDefault(position, Map.of()));
            steps.add(step);
        }
        return steps;
    }

    private static Map<Integer, Map<String, Long>> byStep(List<StepCount> counts) {
        Map<Integer, Map<String, Long>> steps = new TreeMap<>();
        counts.forEach(count -> steps.computeIfAbsent(count.step(), step -> new TreeMap<>())
                .merge(count.outcome(), count.people(), Long::sum));
        return steps;
    }

    private static long total(Map<Integer, Map<String, Long>> steps, int position) {
        return steps.getOrDefault(position, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
