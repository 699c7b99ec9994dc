package firstring.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The days of a week as the API names them, and the hours of a week in a reader's words. */
public final class Hours {
    public static final Map<String, String> DAYS = days();

    private Hours() {}

    private static Map<String, String> days() {
        Map<String, String> days = new LinkedHashMap<>();
        days.put("mon", "Monday");
        days.put("tue", "Tuesday");
        days.put("wed", "Wednesday");
        days.put("thu", "Thursday");
        days.put("fri", "Friday");
        days.put("sat", "Saturday");
        days.put("sun", "Sunday");
        return days;
    }

    /** Days with the same hours in a row are told together: Mon–Fri 08:00–20:00. A day has a span, or a list of them. */
    public static String words(JsonNode week) {
        List<String> parts = new ArrayList<>();
        String first = "";
        String last = "";
        String hours = "";
        for (String day : DAYS.keySet()) {
            String own = ofDay(week.path(day));
            if (!own.equals(hours)) {
                add(parts, first, last, hours);
                first = day;
                hours = own;
            }
            last = day;
        }
        add(parts, first, last, hours);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String first, String last, String hours) {
        if (!hours.isEmpty()) {
            parts.add(Words.start(first) + (first.equals(last) ? "" : "–" + Words.start(last)) + " " + hours);
        }
    }

    private static String ofDay(JsonNode day) {
        if (!day.isArray()) {
            return span(day);
        }
        return String.join(" and ", day.valueStream().map(Hours::span).toList());
    }

    private static String span(JsonNode span) {
        String start = span.path("start").asString("");
        return start.isEmpty() ? "" : start + "–" + span.path("end").asString("");
    }
}
