package firstring.routing;

import java.util.Arrays;
import java.util.Optional;

/** How a ring group chooses the member whose turn it is (CONTRACT 1.9). */
public enum Strategy {
    ROUND_ROBIN("round_robin"),
    WEIGHTED("weighted"),
    RANDOM("random"),
    LONGEST_IDLE("longest_idle"),
    LEAST_QUEUED("least_queued");

    private final String code;

    Strategy(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** False for a strategy that is named by the contract but cannot be chosen yet. */
    public boolean isOffered() {
        return switch (this) {
            case ROUND_ROBIN, WEIGHTED -> true;
            case RANDOM, LONGEST_IDLE, LEAST_QUEUED -> false;
        };
    }

    /** The strategy of a stored code; any other text is a bug. */
    static Strategy of(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no strategy: " + code));
    }

    static Optional<Strategy> find(String code) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.code.equals(code))
                .findFirst();
    }
}
