package firstring.routing;

import firstring.accounts.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries the state of the draw over an edit of the members. Existing members keep theirs. A new member gets the smallest last
 * turn of the existing ones: they are drawn once, as soon as the others are, and do not catch up on leads from before they
 * joined. The credits of removed members are spread over the rest by weight, so that the group's credits still add up to zero.
 */
final class MemberEdit {
    private MemberEdit() {}

    static List<Member> apply(RingGroup before, List<WeightedMember> shares) {
        Map<UserId, Member> known =
                before.members().stream().collect(Collectors.toMap(Member::user, Function.identity()));
        long joinTurn = shares.stream()
                .map(share -> known.get(share.user()))
                .filter(member -> member != null)
                .mapToLong(Member::lastTurn)
                .min()
                .orElse(before.turn());
        List<Member> after = new ArrayList<>();
        for (WeightedMember share : shares) {
            Member stays = known.get(share.user());
            long lastTurn = stays == null ? joinTurn : stays.lastTurn();
            double credit = stays == null ? 0 : stays.credit();
            after.add(new Member(share.user(), after.size(), share.weight(), lastTurn, credit));
        }
        spreadDifference(after);
        return after;
    }

    private static void spreadDifference(List<Member> members) {
        double difference = members.stream().mapToDouble(Member::credit).sum();
        double weights = members.stream().mapToLong(Member::weight).sum();
        members.forEach(member -> member.addCredit(-difference * member.weight() / weights));
    }
}
