package firstring.routing;

import java.util.Comparator;
import java.util.List;

/**
 * Earliest deadline below quota: each draw credits every candidate with their share of one lead; of the candidates with
 * a positive credit, the one whose next lead is due first is chosen and pays one full lead. While the same members
 * are eligible, no one is ever a full lead away from their exact share.
 *
 * <p>The credits of all members of a group add up to zero. Those of the present members need not: an absent member keeps
 * their credit or debt, so leaving and returning cannot move anyone away from their share.
 */
final class WeightedDraw {
    /** Rounding errors of many additions stay far below this; a real credit is a multiple of 1 / the sum of weights. */
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
