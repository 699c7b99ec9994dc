package firstring.accounts.callingrules;

import firstring.accounts.users.WorkingHours;
import firstring.accounts.users.WorkingHoursReader;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.time.AttemptCap;
import firstring.time.CallingRule;
import firstring.time.DayWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of an edit of a calling rule. */
final class CallingRuleForm {
    static final Set<String> KEYS = Set.of("hours", "no_holidays", "max_attempts", "attempt_hours");

    private static final int MAX_ATTEMPTS = 1_000;
    private static final int MAX_ATTEMPT_HOURS = 31 * 24;
    private static final int DEFAULT_ATTEMPT_HOURS = 24;

    private CallingRuleForm() {}

    /** The edited rule; faults are collected in the patch. */
    static CallingRule read(Patch patch, CallingRule current) {
        Params params = patch.params();
        AttemptCap cap = current.cap();
        Map<DayOfWeek, DayWindow> windows = patch.required("hours", current.windows(), field -> windows(params, field));
        boolean noHolidays = patch.kept("no_holidays", current.noHolidays(), params::flag);
        Integer attempts =
                patch.clearable("max_attempts", cap == null ? null : cap.attempts(), patch.whole(1, MAX_ATTEMPTS));
        int hours = patch.kept(
                "attempt_hours",
                cap == null ? DEFAULT_ATTEMPT_HOURS : (int) cap.within().toHours(),
                patch.whole(1, MAX_ATTEMPT_HOURS));
        return new CallingRule(
                windows, noHolidays, attempts == null ? null : new AttemptCap(attempts, Duration.ofHours(hours)));
    }

    private static @Nullable Map<DayOfWeek, DayWindow> windows(Params params, String field) {
        WorkingHours hours = WorkingHoursReader.read(params, field);
        if (hours == null) {
            return null;
        }
        Map<DayOfWeek, DayWindow> windows = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<WorkingHours.Span> spans = hours.of(day);
            if (spans.size() > 1 || spans.stream().anyMatch(span -> span.end() <= span.start())) {
                String at = field + "." + StoredRules.key(day);
                params.faults().add(at, "`%s` must be one span that ends on the same day.".formatted(at));
            } else if (!spans.isEmpty()) {
                windows.put(
                        day,
                        new DayWindow(spans.getFirst().start(), spans.getFirst().end()));
            }
        }
        return windows;
    }
}
