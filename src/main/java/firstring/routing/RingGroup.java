package firstring.routing;

import firstring.accounts.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A ring group: users who share leads, with the state of the draw. Loaded under its row lock, changed in memory by
 * {@link #draw}, saved before the transaction commits. Not thread-safe.
 *
 * <p>With members A, B and C all eligible, {@code round_robin} draws A B C A B C …; with weights 2, 1, 1 {@code weighted}
 * draws A B C A, and so on. With 3, 1 and 2 open entries {@code least_queued} draws B, then B or C, until all are level.
 */
public final class RingGroup {
    /** Breaks ties in every strategy except {@code weighted}, so that no member has a lasting advantage. */
    private static final Comparator<Member> LONGEST_WITHOUT =
            Comparator.comparingLong(Member::lastTurn).thenComparingInt(Member::position);

    private final RingGroupId id;
    private final String name;
    private final Strategy strategy;
    private final int parkingShare;
    private final boolean archived;
    private final List<Member> members;
    private long turn;

    /** @param members in member order */
    public RingGroup(
            RingGroupId id,
            String name,
            Strategy strategy,
            int parkingShare,
            long turn,
            boolean archived,
            List<Member> members) {
        this.id = id;
        this.name = name;
        this.strategy = strategy;
        this.parkingShare = parkingShare;
        this.turn = turn;
        this.archived = archived;
        this.members = List.copyOf(members);
    }

    public RingGroupId id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Strategy strategy() {
        return strategy;
    }

    /** The maximum number of unhandled parked leads per member. */
    public int parkingShare() {
        return parkingShare;
    }

    /** Counts draws; not a clock. */
    public long turn() {
        return turn;
    }

    public boolean archived() {
        return archived;
    }

    /** In member order. */
    public List<Member> members() {
        return members;
    }

    public boolean hasMember(UserId user) {
        return members.stream().anyMatch(member -> member.user().equals(user));
    }

    /** Takes the next turn among the members in {@code eligible}; empty, and no turn is taken, when there are none. */
    public Optional<Member> draw(Set<UserId> eligible, DrawFacts facts) {
        List<Member> candidates = members.stream()
                .filter(member -> eligible.contains(member.user()))
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Member chosen = choose(candidates, facts);
        chosen.takeTurn(++turn);
        return Optional.of(chosen);
    }

    private Member choose(List<Member> candidates, DrawFacts facts) {
        return switch (strategy) {
            case ROUND_ROBIN -> first(candidates, LONGEST_WITHOUT);
            case WEIGHTED -> WeightedDraw.choose(candidates);
            case RANDOM -> candidates.get(facts.random().nextInt(candidates.size()));
            case LONGEST_IDLE -> first(candidates, Comparator.comparing(facts::idleFrom));
            case LEAST_QUEUED -> first(candidates, Comparator.comparingInt(facts::openEntries));
        };
    }

    private static Member first(List<Member> candidates, Comparator<Member> order) {
        return candidates.stream().min(order.thenComparing(LONGEST_WITHOUT)).orElseThrow();
    }
}
