package firstring.routing;

import java.util.Arrays;
import java.util.Optional;

/** The way a ring group chooses a member (docs/contract.md 1.9). */
public enum Strategy {
    /** The member whose last turn was longest ago. */
    ROUND_ROBIN("round_robin", "longest_without_turn"),
    /** The member whose next lead is due first by weight. */
    WEIGHTED("weighted", "due_first"),
    /** A random member, all with the same chance. */
    RANDOM("random", "by_lot"),
    /** The member whose last lead, from any source, was longest ago; members without any come first. */
    LONGEST_IDLE("longest_idle", "idle_longest"),
    /** The member with the fewest open entries in their queue. */
    LEAST_QUEUED("least_queued", "fewest_open_entries");

    private final String code;
    private final String reason;

    Strategy(String code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public String code() {
        return code;
    }

    /** The reason for choosing a member, as shown in the trace. */
    public String reason() {
        return reason;
    }

    /** False when the next member cannot be predicted. */
    public boolean isPredictable() {
        return this != RANDOM;
    }

    /** The strategy for a stored code; any other text is a bug. */
    static Strategy of(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no strategy: " + code));
    }

    static Optional<Strategy> find(String code) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.code.equals(code))
                .findFirst();
    }
}
