package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.intake.Trace;
import firstring.routing.Availability;
import firstring.routing.AvailabilityTest;
import firstring.routing.DrawFacts;
import firstring.routing.Member;
import firstring.routing.RingGroup;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The members of a ring group during one draw: those who can be drawn, and the tests the others failed. */
public final class MemberPool {

    /** The members that a lead accepts: available ones, with or without fallback; with neither flag, every active one. */
    public record Requirement(boolean onlyAvailable, boolean withFallback) {
        /** The number of different values; the two are never both true. */
        public static final int KINDS = 3;

        boolean testsAvailability() {
            return onlyAvailable || withFallback;
        }
    }

    private final RingGroup ringGroup;
    private final DrawFacts drawFacts;
    private final Map<UserId, List<String>> failed = new LinkedHashMap<>();
    private final Set<UserId> eligible = new LinkedHashSet<>();
    private final boolean fellBack;
    private final boolean hasActiveMember;

    private MemberPool(RingGroup ringGroup, BatchFacts facts, Requirement requirement, Map<UserId, Integer> unworked) {
        this.ringGroup = ringGroup;
        this.drawFacts = new DrawFacts(facts::queue, ThreadLocalRandom.current());
        Set<UserId> fallback = new LinkedHashSet<>();
        boolean anyActive = false;
        for (Member member : ringGroup.members()) {
            UserFacts user = facts.user(member.user());
            List<String> reasons = failedTests(user, facts, requirement);
            boolean hasFullShare = unworked.getOrDefault(member.user(), 0) >= ringGroup.parkingShare();
            if (hasFullShare) {
                reasons.add(Reason.PARKING_SHARE.code());
            }
            if (user.active()) {
                anyActive = true;
                if (!hasFullShare) {
                    fallback.add(member.user());
                }
            }
            failed.put(member.user(), reasons);
            if (reasons.isEmpty()) {
                eligible.add(member.user());
            }
        }
        hasActiveMember = anyActive;
        fellBack = eligible.isEmpty() && requirement.withFallback() && !fallback.isEmpty();
        if (fellBack) {
            eligible.addAll(fallback);
        }
    }

    /** The pool for a lead. */
    static MemberPool of(RingGroup ringGroup, BatchFacts facts, Requirement requirement) {
        return new MemberPool(ringGroup, facts, requirement, Map.of());
    }

    /** The pool for a parked lead: a member with their share of unworked parked leads is left out. */
    static MemberPool forHandOut(RingGroup ringGroup, BatchFacts facts, Requirement requirement) {
        return new MemberPool(
                ringGroup, facts, requirement, facts.unworkedParkings.getOrDefault(ringGroup.id(), Map.of()));
    }

    Set<UserId> eligible() {
        return eligible;
    }

    /** Takes a turn; empty, and no turn is taken, when no member is eligible. */
    Optional<Member> draw() {
        return ringGroup.draw(eligible, drawFacts);
    }

    /** The reason why no member is eligible. */
    Reason reasonWhenEmpty() {
        return hasActiveMember ? Reason.NOBODY_AVAILABLE : Reason.NO_MEMBER;
    }

    /** A draw in the form of the trace, before anything is done for the chosen member. */
    Map<String, Object> drawn(Member chosen) {
        return view(ringGroup.turn(), chosen.user());
    }

    /** The trace when no member is eligible. */
    Map<String, Object> notDrawn() {
        return view(null, null);
    }

    private Map<String, Object> view(@Nullable Long turn, @Nullable UserId chosen) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", ringGroup.id().value());
        view.put("strategy", ringGroup.strategy().code());
        view.put("turn", turn);
        view.put("chosen", chosen == null ? null : chosen.value());
        if (chosen != null) {
            view.put("reason", ringGroup.strategy().reason());
        }
        if (fellBack) {
            view.put("fallback", true);
        }
        if (failed.size() <= Trace.MAX_MEMBERS) {
            view.put("members", members(chosen));
        } else {
            view.put("counts", counts(chosen));
        }
        return view;
    }

    private List<Map<String, Object>> members(@Nullable UserId chosen) {
        List<Map<String, Object>> members = new ArrayList<>(failed.size());
        for (Member each : ringGroup.members()) {
            UserId user = each.user();
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("user_id", user.value());
            member.put("outcome", outcome(user, chosen));
            List<String> reasons = failed.getOrDefault(user, List.of());
            if (!reasons.isEmpty()) {
                member.put("failed", reasons);
            }
            if (eligible.contains(user) && isMeasuredOverTime()) {
                member.putAll(drawFacts.standing(ringGroup.strategy(), each));
            }
            members.add(member);
        }
        return members;
    }

    /** True when the values that the strategy compares cannot be derived from earlier traces, so that this one records them. */
    private boolean isMeasuredOverTime() {
        return switch (ringGroup.strategy()) {
            case ROUND_ROBIN, WEIGHTED, RANDOM -> false;
            case LONGEST_IDLE, LEAST_QUEUED -> true;
        };
    }

    private Map<String, Integer> counts(@Nullable UserId chosen) {
        Map<String, Integer> counts = new TreeMap<>();
        failed.forEach((user, reasons) -> {
            counts.merge(outcome(user, chosen), 1, Integer::sum);
            reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum));
        });
        return counts;
    }

    private String outcome(UserId user, @Nullable UserId chosen) {
        if (user.equals(chosen)) {
            return "chosen";
        }
        return eligible.contains(user) ? "eligible" : "excluded";
    }

    private static List<String> failedTests(UserFacts user, BatchFacts facts, Requirement requirement) {
        List<String> reasons = new ArrayList<>();
        if (requirement.testsAvailability()) {
            EnumSet<AvailabilityTest> tests = Availability.failedTests(user, facts.queue(user.id()), facts.now);
            tests.forEach(test -> reasons.add(test.code()));
        } else if (!user.active()) {
            reasons.add(AvailabilityTest.IS_ACTIVE.code());
        }
        return reasons;
    }
}
