package firstring.routing;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.UserId;
import firstring.dialer.QueueState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RingGroupDrawTest {
    private static final int CASES = 200;
    private static final int DRAWS = 1_000;
    private static final int LOTS = 20_000;
    private static final double CHI_SQUARE_OF_3_AT_999_PERMILLE = 16.27;
    private static final Instant NOON = Instant.parse("2026-07-15T12:00:00Z");
    private static final DrawFacts IDLE = new DrawFacts(QueueState::empty, new Random(1));

    @Test
    void roundRobinDrawsInMemberOrder() {
        RingGroup group = group(Strategy.ROUND_ROBIN, 1, 1, 1);
        Set<UserId> all = users(group, 0);
        assertThat(IntStream.range(0, 5).mapToLong(draw -> drawn(group, all)).toArray())
                .containsExactly(1, 2, 3, 1, 2);
        assertThat(group.turn()).isEqualTo(5);
    }

    @Test
    void roundRobinStaysWithinOneForSteadyMembersWhileOthersComeAndGo() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RingGroup group = group(Strategy.ROUND_ROBIN, weights(random, 2 + random.nextInt(9)));
            int steady = 1 + random.nextInt(group.members().size());
            Map<Long, Integer> counts = new HashMap<>();
            for (int draw = 0; draw < DRAWS; draw++) {
                Set<UserId> eligible = someUsers(group, steady, random);
                long chosen = drawn(group, eligible);
                assertThat(eligible).contains(new UserId(chosen));
                counts.merge(chosen, 1, Integer::sum);
                assertThat(spread(counts, steady)).as("seed %d", seed).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void weightedIsNeverAFullLeadAwayFromTheExactShare() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RingGroup group = group(Strategy.WEIGHTED, weights(random, 1 + random.nextInt(9)));
            Set<UserId> all = users(group, 0);
            double sum = group.members().stream().mapToInt(Member::weight).sum();
            Map<Long, Integer> counts = new HashMap<>();
            for (int draw = 1; draw <= DRAWS; draw++) {
                counts.merge(drawn(group, all), 1, Integer::sum);
                for (Member member : group.members()) {
                    double exact = draw * member.weight() / sum;
                    assertThat(Math.abs(
                                    exact - counts.getOrDefault(member.user().value(), 0)))
                            .as("seed %d", seed)
                            .isLessThan(1);
                }
            }
        }
    }

    @Test
    void weightedDrawsOnlyEligibleMembersAndDriftsLittleWhileOthersComeAndGo() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RingGroup group = group(Strategy.WEIGHTED, weights(random, 2 + random.nextInt(7)));
            for (int draw = 0; draw < DRAWS; draw++) {
                Set<UserId> eligible = someUsers(group, 1, random);
                assertThat(eligible).contains(new UserId(drawn(group, eligible)));
            }
            double sum = group.members().stream().mapToDouble(Member::credit).sum();
            assertThat(sum).isBetween(-1e-6, 1e-6);
            assertThat(group.members())
                    .allSatisfy(member -> assertThat(Math.abs(member.credit())).isLessThan(2));
        }
    }

    @Test
    void randomGivesEachEligibleMemberTheSameChance() {
        RingGroup group = group(Strategy.RANDOM, 1, 1, 1, 1, 1);
        Set<UserId> four = users(group, 1);
        DrawFacts facts = new DrawFacts(QueueState::empty, new Random(4));
        Map<Long, Integer> counts = new HashMap<>();
        for (int draw = 0; draw < LOTS; draw++) {
            counts.merge(group.draw(four, facts).orElseThrow().user().value(), 1, Integer::sum);
        }
        double share = LOTS / 4.0;
        double chiSquare = counts.values().stream()
                .mapToDouble(count -> (count - share) * (count - share) / share)
                .sum();
        assertThat(counts).hasSize(4).doesNotContainKey(1L);
        assertThat(chiSquare).as("%s", counts).isLessThan(CHI_SQUARE_OF_3_AT_999_PERMILLE);
        assertThat(group.turn()).isEqualTo(LOTS);
    }

    @Test
    void randomUsesTheGivenGenerator() {
        RingGroup group = group(Strategy.RANDOM, 1, 1, 1);
        Random expected = new Random(7);
        DrawFacts facts = new DrawFacts(QueueState::empty, new Random(7));
        for (int draw = 0; draw < 20; draw++) {
            assertThat(group.draw(users(group, 0), facts).orElseThrow().position())
                    .isEqualTo(expected.nextInt(3));
        }
    }

    @Test
    void longestIdleDrawsMembersWithoutALeadFirstThenTheLongestIdle() {
        RingGroup group = group(Strategy.LONGEST_IDLE, 1, 1, 1, 1);
        Map<Long, QueueState> queues = Map.of(
                1L, queue(1, 0, "2026-07-15T10:00:00Z"),
                2L, queue(2, 0, "2026-07-15T08:00:00Z"),
                3L, queue(3, 0, null),
                4L, queue(4, 0, "2026-07-15T09:00:00Z"));
        assertThat(drawAndGive(group, queues, 6)).containsExactly(3L, 2L, 4L, 1L, 3L, 2L);
    }

    @Test
    void amongEquallyIdleMembersTheTurnDecidesThenTheOrder() {
        RingGroup group = group(Strategy.LONGEST_IDLE, 1, 1, 1);
        assertThat(IntStream.range(0, 7)
                        .mapToLong(draw -> drawn(group, users(group, 0)))
                        .toArray())
                .containsExactly(1, 2, 3, 1, 2, 3, 1);
    }

    @Test
    void leastQueuedFillsTheShortestQueueAndRotatesWhenAllAreLevel() {
        RingGroup group = group(Strategy.LEAST_QUEUED, 1, 1, 1);
        Map<Long, QueueState> queues = Map.of(1L, queue(1, 3, null), 2L, queue(2, 1, null), 3L, queue(3, 2, null));
        assertThat(drawAndGive(group, queues, 6)).containsExactly(2L, 3L, 2L, 1L, 3L, 2L);
        assertThat(queues.values()).extracting(QueueState::openCount).containsOnly(4);
    }

    @Test
    void leastQueuedNeverWidensTheGapBetweenEligibleQueues() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RingGroup group = group(Strategy.LEAST_QUEUED, weights(random, 2 + random.nextInt(9)));
            Map<Long, QueueState> queues = new HashMap<>();
            group.members()
                    .forEach(member -> queues.put(
                            member.user().value(), queue(member.user().value(), random.nextInt(20), null)));
            for (int draw = 0; draw < DRAWS; draw++) {
                int least = queues.values().stream()
                        .mapToInt(QueueState::openCount)
                        .min()
                        .orElseThrow();
                QueueState chosen = of(queues, drawAndGive(group, queues, 1).getFirst());
                assertThat(chosen.openCount()).as("seed %d", seed).isEqualTo(least + 1);
            }
        }
    }

    @Test
    void noTurnIsTakenWhenNoMemberIsEligible() {
        RingGroup group = group(Strategy.WEIGHTED, 2, 1);
        assertThat(group.draw(Set.of(new UserId(99)), IDLE)).isEmpty();
        assertThat(group.turn()).isZero();
    }

    @Test
    void anEditKeepsTheDrawStateOfExistingMembersAndANewMemberJoinsAtTheLowestTurn() {
        RingGroup group = group(Strategy.ROUND_ROBIN, 1, 1, 1);
        Set<UserId> all = users(group, 0);
        for (int draw = 0; draw < 7; draw++) {
            drawn(group, all);
        }
        List<Member> after = MemberEdit.apply(group, List.of(share(3, 1), share(1, 5), share(9, 1)));
        assertThat(after).extracting(member -> member.user().value()).containsExactly(3L, 1L, 9L);
        assertThat(after).extracting(Member::lastTurn).containsExactly(6L, 7L, 6L);
        assertThat(after).extracting(Member::position).containsExactly(0, 1, 2);
    }

    @Test
    void creditsAddUpToZeroAfterAMemberLeaves() {
        RingGroup group = group(Strategy.WEIGHTED, 5, 3, 1);
        drawn(group, users(group, 0));
        List<Member> after = MemberEdit.apply(group, List.of(share(2, 3), share(3, 1)));
        assertThat(after.stream().mapToDouble(Member::credit).sum()).isBetween(-1e-12, 1e-12);
        assertThat(MemberEdit.apply(group, List.of())).isEmpty();
    }

    /** Draws among all members, counts the lead and queues it, as intake does. */
    private static List<Long> drawAndGive(RingGroup group, Map<Long, QueueState> queues, int draws) {
        DrawFacts facts = new DrawFacts(user -> of(queues, user.value()), new Random(1));
        return IntStream.range(0, draws)
                .mapToObj(draw -> {
                    UserId user =
                            group.draw(users(group, 0), facts).orElseThrow().user();
                    of(queues, user.value()).countLead(LocalDate.EPOCH, NOON.plusSeconds(draw));
                    of(queues, user.value()).takeBottom();
                    return user.value();
                })
                .toList();
    }

    private static QueueState of(Map<Long, QueueState> queues, long user) {
        return Objects.requireNonNull(queues.get(user));
    }

    private static QueueState queue(long user, int open, @Nullable String lastAssigned) {
        Instant at = lastAssigned == null ? null : Instant.parse(lastAssigned);
        return new QueueState(new UserId(user), open, 0, open, 0, LocalDate.EPOCH, at);
    }

    private static WeightedMember share(long user, int weight) {
        return new WeightedMember(new UserId(user), weight);
    }

    private static long drawn(RingGroup group, Set<UserId> eligible) {
        return group.draw(eligible, IDLE).orElseThrow().user().value();
    }

    private static RingGroup group(Strategy strategy, int... weights) {
        List<Member> members = IntStream.range(0, weights.length)
                .mapToObj(i -> new Member(new UserId(i + 1), i, weights[i], 0, 0))
                .toList();
        return new RingGroup(new RingGroupId(1), "Sales", strategy, 10, 0, false, members);
    }

    private static int[] weights(Random random, int count) {
        int most = random.nextBoolean() ? 5 : WeightedMember.MAX_WEIGHT;
        return random.ints(count, 1, most + 1).toArray();
    }

    private static Set<UserId> users(RingGroup group, int skipped) {
        Set<UserId> users = new HashSet<>();
        group.members().stream().skip(skipped).forEach(member -> users.add(member.user()));
        return users;
    }

    /** The first {@code steady} members, and a random selection of the others. */
    private static Set<UserId> someUsers(RingGroup group, int steady, Random random) {
        Set<UserId> users = new HashSet<>();
        for (Member member : group.members()) {
            if (member.position() < steady || random.nextInt(3) == 0) {
                users.add(member.user());
            }
        }
        return users;
    }

    private static int spread(Map<Long, Integer> counts, int steady) {
        int[] of = IntStream.rangeClosed(1, steady)
                .map(user -> counts.getOrDefault((long) user, 0))
                .sorted()
                .toArray();
        return of[of.length - 1] - of[0];
    }
}
