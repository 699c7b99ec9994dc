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
 * draws A B C A, and so on.
 */
public final class RingGroup {
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

    /** How many unworked parked leads one member is handed at most. */
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

    /** Takes the next turn among the members who are in {@code eligible}; empty, and no turn is taken, when none is. */
    public Optional<Member> draw(Set<UserId> eligible) {
        List<Member> candidates = members.stream()
                .filter(member -> eligible.contains(member.user()))
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Member chosen = switch (strategy) {
            case WEIGHTED -> WeightedDraw.choose(candidates);
            case ROUND_ROBIN -> candidates.stream().min(LONGEST_WITHOUT).orElseThrow();
            case RANDOM, LONGEST_IDLE, LEAST_QUEUED ->
                throw new IllegalStateException("not offered: " + strategy.code());
        };
        chosen.takeTurn(++turn);
        return Optional.of(chosen);
    }
}
