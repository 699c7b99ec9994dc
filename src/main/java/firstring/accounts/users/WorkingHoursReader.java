package firstring.accounts.users;

import firstring.accounts.users.WorkingHours.Span;
import firstring.http.Params;
import firstring.http.body.FormValue;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads working hours in the forms that clients write: days as {@code mon} or {@code monday}, a span as {@code
 * {"start","end"}} or {@code "09:00-17:00"}, a day as a list of spans or one span. Faults name the day.
 */
public final class WorkingHoursReader {
    private static final int MAX_SPANS_A_DAY = 10;
    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,2}):([0-9]{2})(?::00)?");

    private final Params params;
    private final String field;
    private final Map<DayOfWeek, List<Span>> spans = new EnumMap<>(DayOfWeek.class);

    private WorkingHoursReader(Params params, String field) {
        this.params = params;
        this.field = field;
    }

    /** Null when the field is invalid or was not sent. */
    public static @Nullable WorkingHours read(Params params, String field) {
        return new WorkingHoursReader(params, field).read();
    }

    private @Nullable WorkingHours read() {
        FormValue sent = params.form().sent(field);
        if (sent == null) {
            return null;
        }
        int faultsBefore = params.faults().byField().size();
        if (sent instanceof FormValue.Fields(Map<String, FormValue> week)) {
            week.forEach(this::readDay);
        }
        if (params.faults().byField().size() > faultsBefore) {
            return null;
        }
        if (spans.isEmpty()) {
            fault(field, "must contain at least one span, such as {\"mon\":[{\"start\":\"09:00\",\"end\":\"17:00\"}]}");
            return null;
        }
        return new WorkingHours(spans);
    }

    private void readDay(String name, FormValue value) {
        String dayField = field + "." + name;
        Optional<DayOfWeek> day = day(name);
        if (day.isEmpty()) {
            fault(dayField, "is not a day. Use mon, tue, wed, thu, fri, sat, or sun");
            return;
        }
        List<Span> ofDay = spans(value);
        if (ofDay == null || ofDay.size() > MAX_SPANS_A_DAY) {
            fault(
                    dayField,
                    "must be at most %d spans, each with a different start and end as HH:MM up to 24:00"
                            .formatted(MAX_SPANS_A_DAY));
        } else if (!ofDay.isEmpty()) {
            spans.computeIfAbsent(day.get(), none -> new ArrayList<>()).addAll(ofDay);
        }
    }

    private void fault(String at, String sentence) {
        params.faults().add(at, "`%s` %s.".formatted(at, sentence));
    }

    private static Optional<DayOfWeek> day(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (wanted.equals(day.name()) || wanted.equals(day.name().substring(0, 3))) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    private static @Nullable List<Span> spans(FormValue value) {
        List<FormValue> sent = value instanceof FormValue.Items(List<FormValue> items) ? items : List.of(value);
        List<Span> spans = new ArrayList<>();
        for (FormValue item : sent) {
            Span span = span(item);
            if (span == null) {
                return value instanceof FormValue.Null ? List.of() : null;
            }
            spans.add(span);
        }
        return spans;
    }

    private static @Nullable Span span(FormValue value) {
        return switch (value) {
            case FormValue.Fields(Map<String, FormValue> ends) ->
                span(clock(ends.get("start")), clock(ends.get("end")));
            case FormValue.Text(String text) -> {
                String[] ends = text.split("[-–]", -1);
                yield ends.length == 2 ? span(minutes(ends[0]), minutes(ends[1])) : null;
            }
            case FormValue.Numeral _, FormValue.Flag _, FormValue.Items _, FormValue.Null _ -> null;
        };
    }

    private static @Nullable Span span(int start, int end) {
        boolean possible = start >= 0 && start < WorkingHours.MINUTES_A_DAY && end >= 0 && start != end;
        return possible ? new Span(start, end) : null;
    }

    private static int clock(@Nullable FormValue value) {
        return value instanceof FormValue.Text(String text) ? minutes(text) : -1;
    }

    /** Minutes of the day, up to 24:00; -1 when the text is not a time of day. */
    private static int minutes(String text) {
        Matcher clock = CLOCK.matcher(text.strip());
        if (!clock.matches()) {
            return -1;
        }
        int hour = Integer.parseInt(clock.group(1));
        int minute = Integer.parseInt(clock.group(2));
        boolean possible = minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
        return possible ? hour * 60 + minute : -1;
    }
}
