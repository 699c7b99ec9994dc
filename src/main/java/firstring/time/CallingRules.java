package firstring.time;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All rules and holidays of one account. A call must be legal by the general rule and by the rule of every state in
 * which the contact may live, on the clock of every zone in which they may live. Immutable; thread-safe.
 */
public final class CallingRules {
    /** The region of the rule that applies to every contact. */
    public static final String EVERYWHERE = "default";

    /** The rules of an account that has changed nothing. */
    public static final CallingRules STANDARD = new CallingRules(Map.of(), federalHolidays());

    private static final int MAX_COMBINATIONS = 1_000;

    private final Map<String, CallingRule> rules;
    private final List<Holiday> holidays;
    private final Cache<Set<String>, CallingHours> combined =
            Caffeine.newBuilder().maximumSize(MAX_COMBINATIONS).build();

    /**
     * The reason why a time is not legal, in one zone by one rule.
     *
     * @param holiday null: the time is outside the window of its day
     */
    public record Barrier(String region, ZoneId zone, Optional<DayWindow> window, Optional<Holiday> holiday) {}

    /** @param own rules by region that replace the standard ones */
    public CallingRules(Map<String, CallingRule> own, List<Holiday> holidays) {
        Map<String, CallingRule> all = new TreeMap<>(StandardRules.BY_REGION);
        all.putAll(own);
        this.rules = Map.copyOf(all);
        this.holidays = List.copyOf(holidays);
    }

    public static List<Holiday> federalHolidays() {
        return FederalHoliday.ALL.stream().map(FederalHoliday::holiday).toList();
    }

    /** The rule that applies unless the account has its own; empty where only the general rule applies. */
    public static Optional<CallingRule> standard(String region) {
        return Optional.ofNullable(StandardRules.BY_REGION.get(region));
    }

    /** Regions that have a standard rule. */
    public static Set<String> standardRegions() {
        return StandardRules.BY_REGION.keySet();
    }

    /** The same holidays with only this rule, for every contact. */
    public CallingRules withOnly(CallingRule rule) {
        Map<String, CallingRule> none = Map.of(EVERYWHERE, rule);
        return new CallingRules(none, holidays);
    }

    /** True when a rule that bars holidays has no calls on this day. */
    public boolean isHoliday(LocalDate day) {
        CallingRule barring = new CallingRule(Map.of(), true, null);
        return holidays.stream().anyMatch(holiday -> holiday.bars(barring, day));
    }

    /** The first time at or after {@code from} at which a contact can be called; empty when there is none for weeks. */
    public Optional<Instant> next(ZoneCandidates zones, Instant from) {
        return hours(zones.states()).next(zones.zones(), from);
    }

    /** As {@link #next(ZoneCandidates, Instant)}, for a contact that was called at these times, newest first. */
    public Optional<Instant> next(ZoneCandidates zones, List<Instant> attempts, Instant from) {
        Instant free = freeFrom(zones.states(), attempts);
        return next(zones, free.isAfter(from) ? free : from);
    }

    /** The time from which the caps of these states allow one more attempt; far in the past when at any time. */
    public Instant freeFrom(Collection<String> states, List<Instant> attempts) {
        return caps(states).stream()
                .map(cap -> cap.freeFrom(attempts))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** How far back any cap on attempts looks; zero when there is none. */
    public Duration longestCap() {
        return rules.values().stream()
                .map(CallingRule::cap)
                .filter(Objects::nonNull)
                .map(AttemptCap::within)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The caps on attempts that apply to a contact in these states, including the general one. */
    public List<AttemptCap> caps(Collection<String> states) {
        List<AttemptCap> caps = new ArrayList<>();
        for (String region : regions(states)) {
            AttemptCap cap = rule(region).cap();
            if (cap != null) {
                caps.add(cap);
            }
        }
        return caps;
    }

    /** Every reason why hours or holidays forbid a call at this time; empty when they do not. */
    public List<Barrier> barriers(ZoneCandidates zones, Instant moment) {
        List<Barrier> barriers = new ArrayList<>();
        for (String region : regions(zones.states())) {
            for (ZoneId zone : zones.zones()) {
                addBarriers(region, zone, moment, barriers);
            }
        }
        return barriers;
    }

    /** The regions whose rules apply to a contact who may live in these states. */
    public Set<String> regions(Collection<String> states) {
        Set<String> regions = new TreeSet<>(states);
        regions.retainAll(rules.keySet());
        regions.add(EVERYWHERE);
        return regions;
    }

    private void addBarriers(String region, ZoneId zone, Instant moment, List<Barrier> barriers) {
        CallingRule rule = rule(region);
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        LocalDate day = local.toLocalDate();
        Optional<DayWindow> window = Optional.ofNullable(rule.windows().get(day.getDayOfWeek()));
        holidays.stream()
                .filter(holiday -> holiday.bars(rule, day))
                .forEach(holiday -> barriers.add(new Barrier(region, zone, window, Optional.of(holiday))));
        if (!window.map(open -> open.holds(local.getHour() * 60 + local.getMinute()))
                .orElse(false)) {
            barriers.add(new Barrier(region, zone, window, Optional.empty()));
        }
    }

    private CallingHours hours(Set<String> states) {
        return combined.get(regions(states), this::combine);
    }

    private CallingHours combine(Set<String> regions) {
        CallingRule all = rule(EVERYWHERE);
        for (String region : regions) {
            all = all.and(rule(region));
        }
        return new CallingHours(all, holidays);
    }

    private CallingRule rule(String region) {
        CallingRule rule = rules.get(region);
        if (rule == null) {
            throw new IllegalArgumentException("no rule for " + region);
        }
        return rule;
    }
}
