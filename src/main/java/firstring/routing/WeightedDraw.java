package firstring.routing;

import java.util.Comparator;
import java.util.List;

/**
 * Earliest deadline below quota: each draw gives every candidate their share of one lead as credit; of those whose
 * credit is above zero the one is chosen whose next lead is due first, and pays a whole lead. While the same members
 * are eligible, no one is ever a whole lead away from their exact share.
 *
 * <p>The credits of all members of a group add up to zero. Those of the present ones need not: who was away keeps what
 * they are owed or owe, so coming and going cannot drift anyone from their share.
 */
final class WeightedDraw {
    /** Rounding of many additions stays far below it; a real credit is a multiple of 1 in the sum of weights. */
    private static final double NEGLIGIBLE = 1e-9;

    private static final Comparator<Member> MOST_OWED =
            Comparator.comparingDouble(Member::credit).reversed().thenComparingInt(Member::position);

    private WeightedDraw() {}

    static Member choose(List<Member> candidates) {
        double weights = candidates.stream().mapToLong(Member::weight).sum();
        candidates.forEach(member -> member.addCredit(member.weight() / weights));
        Member chosen = candidates.stream()
                .filter(member -> member.credit() > NEGLIGIBLE)
                .min(Comparator.<Member>comparingDouble(member -> drawsUntilDue(member, weights))
                        .thenComparingInt(Member::position))
                .or(() -> candidates.stream().min(MOST_OWED))
                .orElseThrow();
        chosen.addCredit(-1);
        return chosen;
    }

    private static double drawsUntilDue(Member member, double weights) {
        return (1 - member.credit()) * weights / member.weight();
    }
}
