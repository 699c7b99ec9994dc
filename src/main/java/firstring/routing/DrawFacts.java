package firstring.routing;

import firstring.accounts.UserId;
import firstring.dialer.QueueState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The facts for a draw besides the group: the members' queues, as earlier leads of the batch left them, and a random generator.
 *
 * @param random for the {@code random} strategy
 */
public record DrawFacts(Function<UserId, QueueState> queues, RandomGenerator random) {
    private static final double THOUSAND = 1_000;

    /** The value by which the strategy compares this member, under the trace's key. */
    public Map<String, Object> standing(Strategy strategy, Member member) {
        Map<String, Object> standing = new LinkedHashMap<>();
        switch (strategy) {
            case ROUND_ROBIN -> standing.put("last_turn", member.lastTurn());
            case WEIGHTED -> {
                standing.put("weight", member.weight());
                standing.put("owed", Math.round(member.credit() * THOUSAND) / THOUSAND);
            }
            case RANDOM -> {}
            case LONGEST_IDLE -> {
                Instant last = queues.apply(member.user()).lastAssignedAt();
                standing.put("idle_since", last == null ? null : last.toString());
            }
            case LEAST_QUEUED -> standing.put("open_entries", openEntries(member));
        }
        return standing;
    }

    Instant idleFrom(Member member) {
        Instant last = queues.apply(member.user()).lastAssignedAt();
        return last == null ? Instant.MIN : last;
    }

    int openEntries(Member member) {
        return queues.apply(member.user()).openCount();
    }
}
