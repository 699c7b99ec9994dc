package firstring.sequences;

import java.util.List;

/** The steps of a sequence at one of its versions. Immutable. */
record Plan(int version, List<Step> steps) {

    Plan {
        steps = List.copyOf(steps);
    }

    boolean isOver(int step) {
        return step >= steps.size();
    }
}
