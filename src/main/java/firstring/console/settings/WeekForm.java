package firstring.console.settings;

import firstring.console.Hours;
import firstring.console.Visit;
import firstring.console.settings.WeekView.Day;
import firstring.console.settings.WeekView.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The form of a user's working hours: two spans for each day, and one more than there are when there are more. */
final class WeekForm {
    private static final int MOST_SPANS = 10;
    private static final List<String> WORK_DAYS = List.of("tue", "wed", "thu", "fri");

    private WeekForm() {}

    /** Hours as the API answers them; a week without any begins from nothing. */
    static WeekView of(JsonNode hours, String clock) {
        List<Day> days = new ArrayList<>();
        Hours.DAYS.forEach((key, name) -> {
            List<Span> spans = new ArrayList<>();
            hours.path(key)
                    .forEach(span -> spans.add(new Span(
                            span.path("start").asString(), span.path("end").asString())));
            days.add(day(key, name, spans));
        });
        return new WeekView(hours.isObject(), days, clock);
    }

    /** The entered hours. */
    static WeekView typed(Visit visit, String clock) {
        List<Day> days = new ArrayList<>();
        Hours.DAYS.forEach((key, name) -> days.add(day(key, name, spans(visit, key))));
        return new WeekView(isLimited(visit), days, clock);
    }

    /** The entered hours, with Monday's hours from Tuesday to Friday too. */
    static WeekView withMondayCopied(Visit visit, String clock) {
        List<Span> monday = spans(visit, "mon");
        List<Day> days = typed(visit, clock).days().stream()
                .map(day -> WORK_DAYS.contains(day.key()) ? day(day.key(), day.name(), monday) : day)
                .toList();
        return new WeekView(true, days, clock);
    }

    /** The body of an edit: days with their spans, or null for any time. */
    static @Nullable Map<String, Object> wanted(Visit visit) {
        if (!isLimited(visit)) {
            return null;
        }
        Map<String, Object> hours = new LinkedHashMap<>();
        for (String day : Hours.DAYS.keySet()) {
            List<Map<String, String>> spans = spans(visit, day).stream()
                    .map(span -> Map.of("start", span.start(), "end", span.end()))
                    .toList();
            if (!spans.isEmpty()) {
                hours.put(day, spans);
            }
        }
        return hours;
    }

    /** Hours as the API answers them, in words. */
    static String words(JsonNode hours) {
        return hours.isObject() ? Hours.words(hours) : "at any time";
    }

    private static boolean isLimited(Visit visit) {
        return visit.text("hours").equals("these");
    }

    private static List<Span> spans(Visit visit, String day) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < MOST_SPANS; i++) {
            Span span = new Span(visit.text(day + "." + i + ".start"), visit.text(day + "." + i + ".end"));
            if (!span.isNone()) {
                spans.add(span);
            }
        }
        return spans;
    }

    private static Day day(String key, String name, List<Span> spans) {
        List<Span> shown = new ArrayList<>(spans);
        do {
            shown.add(Span.NONE);
        } while (shown.size() < 2);
        return new Day(key, name, shown.subList(0, Math.min(shown.size(), MOST_SPANS)));
    }
}
