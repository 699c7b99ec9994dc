package firstring.accounts.users;

import firstring.json.Json;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The hours of a week in which a user works, in their local time: {@code {"mon":[{"start":"09:00","end":"17:00"}]}}. A
 * span whose end is not after its start runs past midnight into the next day. Since these are wall-clock times, clock
 * changes need no special handling: 09:00 is 09:00.
 */
public final class WorkingHours {
    static final int MINUTES_A_DAY = 24 * 60;

    private static final int MINUTES_LOOKED_AHEAD = 8 * MINUTES_A_DAY;

    /** From {@code start} (included) to {@code end} (not included), both in minutes of the day; end may be 24:00. */
    public record Span(int start, int end) {

        private boolean runsPastMidnight() {
            return end <= start;
        }

        private boolean holdsOnItsDay(int minute) {
            return minute >= start && (runsPastMidnight() || minute < end);
        }

        private boolean holdsOnTheNextDay(int minute) {
            return runsPastMidnight() && minute < end;
        }
    }

    private final Map<DayOfWeek, List<Span>> spans;

    WorkingHours(Map<DayOfWeek, List<Span>> spans) {
        EnumMap<DayOfWeek, List<Span>> copy = new EnumMap<>(DayOfWeek.class);
        spans.forEach((day, ofDay) -> copy.put(day, List.copyOf(ofDay)));
        this.spans = Collections.unmodifiableMap(copy);
    }

    /** Reads the output of {@link #toJson()}. */
    public static WorkingHours ofJson(String json) {
        Map<DayOfWeek, List<Span>> spans = new EnumMap<>(DayOfWeek.class);
        JsonNode week = Json.tree(json);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Span> ofDay = new ArrayList<>();
            for (JsonNode span : week.path(key(day))) {
                ofDay.add(new Span(
                        minutes(span.path("start").asString()),
                        minutes(span.path("end").asString())));
            }
            if (!ofDay.isEmpty()) {
                spans.put(day, ofDay);
            }
        }
        return new WorkingHours(spans);
    }

    public boolean isOpenAt(Instant moment, ZoneId zone) {
        ZonedDateTime local = moment.atZone(zone);
        int minute = local.getHour() * 60 + local.getMinute();
        DayOfWeek today = local.getDayOfWeek();
        return of(today).stream().anyMatch(span -> span.holdsOnItsDay(minute))
                || of(today.minus(1)).stream().anyMatch(span -> span.holdsOnTheNextDay(minute));
    }

    /** The first full minute after a time at which the user works; empty when there is none for eight days. */
    public Optional<Instant> nextOpening(Instant moment, ZoneId zone) {
        Instant minute = moment.truncatedTo(ChronoUnit.MINUTES);
        for (int i = 1; i <= MINUTES_LOOKED_AHEAD; i++) {
            Instant next = minute.plus(i, ChronoUnit.MINUTES);
            if (isOpenAt(next, zone)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /** The JSON shape as maps and lists, days in order. */
    public Map<String, List<Map<String, String>>> view() {
        Map<String, List<Map<String, String>>> week = new LinkedHashMap<>();
        spans.forEach((day, ofDay) ->
                week.put(key(day), ofDay.stream().map(WorkingHours::view).toList()));
        return week;
    }

    public String toJson() {
        return Json.text(view());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkingHours hours && spans.equals(hours.spans);
    }

    @Override
    public int hashCode() {
        return spans.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }

    public List<Span> of(DayOfWeek day) {
        return spans.getOrDefault(day, List.of());
    }

    private static Map<String, String> view(Span span) {
        Map<String, String> view = new LinkedHashMap<>();
        view.put("start", clock(span.start()));
        view.put("end", clock(span.end()));
        return view;
    }

    private static String key(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static String clock(int minutes) {
        return "%02d:%02d".formatted(minutes / 60, minutes % 60);
    }

    private static int minutes(String clock) {
        return Integer.parseInt(clock.substring(0, 2)) * 60 + Integer.parseInt(clock.substring(3));
    }
}
