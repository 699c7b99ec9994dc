package firstring.sequences;

import java.util.List;

/** The steps of a sequence in one version. Immutable. */
public record Plan(int version, List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    public boolean isOver(int step) {
        return step >= steps.size();
    }
}
