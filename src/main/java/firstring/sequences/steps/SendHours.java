package firstring.sequences.steps;

import firstring.sequences.SequenceSettings;
import firstring.sequences.Step;
import firstring.time.CallingRule;
import firstring.time.CallingRules;
import firstring.time.DayWindow;
import firstring.time.ZoneCandidates;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a sequence can reach contacts: within its own days and window, on the clock of every zone in which
 * they may live; a text message also keeps to the account's calling rules. A call task keeps to those in the queue.
 * Thread-safe.
 */
public final class SendHours {
    /** Two sets of windows that do not meet after this many openings count as never meeting. */
    private static final int MAX_OPENINGS = 200;

    private final CallingRules account;
    private final @Nullable CallingRules own;
    private final SequenceSettings settings;

    public SendHours(CallingRules account, SequenceSettings settings) {
        this.account = account;
        this.settings = settings;
        this.own = isAlways(settings) ? null : account.withOnly(rule(settings));
    }

    private static boolean isAlways(SequenceSettings settings) {
        return !settings.businessDays() && !settings.skipHolidays() && settings.window() == null;
    }

    private static CallingRule rule(SequenceSettings settings) {
        DayWindow window = settings.window();
        DayWindow hours = window == null ? new DayWindow(0, DayWindow.MINUTES_A_DAY) : window;
        Map<DayOfWeek, DayWindow> windows = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (!settings.businessDays() || day.compareTo(DayOfWeek.SATURDAY) < 0) {
                windows.put(day, hours);
            }
        }
        return new CallingRule(windows, settings.skipHolidays(), null);
    }

    /** True for the days that waits count. */
    boolean counts(LocalDate day) {
        boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        return !(settings.businessDays() && weekend) && !(settings.skipHolidays() && account.isHoliday(day));
    }

    /** As {@link #next}, only by the sequence's own days and window. */
    Optional<Instant> nextOwn(ZoneCandidates zones, Instant from) {
        return own == null ? Optional.of(from) : own.next(new ZoneCandidates(zones.zones(), java.util.Set.of()), from);
    }

    /**
     * The first time at or after {@code from} at which this step can reach contacts in these zones; empty when there is
     * none.
     */
    Optional<Instant> next(Step.Reaching step, ZoneCandidates zones, Instant from) {
        boolean byRules = step instanceof Step.SendSms;
        Instant moment = from;
        for (int i = 0; i < MAX_OPENINGS; i++) {
            Optional<Instant> first = nextOwn(zones, moment);
            Optional<Instant> second = byRules ? first.flatMap(open -> account.next(zones, open)) : first;
            if (second.isEmpty() || second.equals(first)) {
                return second;
            }
            moment = second.get();
        }
        return Optional.empty();
    }
}
