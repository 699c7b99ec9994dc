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
 * When a sequence may reach people: within its own days and window, on the clock of every zone in which they may live; a
 * text message also keeps to the account's calling rules. A call task keeps to those in the queue. Thread-safe.
 */
public final class SendHours {
    /** Two sets of windows that do not meet after so many openings are taken never to meet. */
    private static final int MOST_OPENINGS = 200;

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

    /** As {@link #next}, by the sequence's own days and window alone. */
    Optional<Instant> nextOwn(ZoneCandidates where, Instant from) {
        return own == null ? Optional.of(from) : own.next(new ZoneCandidates(where.zones(), java.util.Set.of()), from);
    }

    /** The first moment at or after {@code from} at which this step may reach people there; empty when there is none. */
    Optional<Instant> next(Step.Reaching step, ZoneCandidates where, Instant from) {
        boolean byRules = step instanceof Step.SendSms;
        Instant moment = from;
        for (int i = 0; i < MOST_OPENINGS; i++) {
            Optional<Instant> first = nextOwn(where, moment);
            Optional<Instant> second = byRules ? first.flatMap(open -> account.next(where, open)) : first;
            if (second.isEmpty() || second.equals(first)) {
                return second;
            }
            moment = second.get();
        }
        return Optional.empty();
    }
}
