package firstring.sequences;

import firstring.json.Json;
import firstring.time.DayWindow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A sequence's settings in their stored and returned form; absent fields have standard values. */
public final class SettingsJson {
    private static final int MINUTES_PER_HOUR = 60;

    private SettingsJson() {}

    public static SequenceSettings read(String json) {
        JsonNode tree = Json.tree(json);
        SequenceSettings standard = SequenceSettings.STANDARD;
        return new SequenceSettings(
                tree.path("days").asString("").equals("business_days"),
                tree.path("skip_holidays").asBoolean(standard.skipHolidays()),
                window(tree.path("window")),
                tree.path("throttle_per_minute").isNumber()
                        ? (Integer) tree.path("throttle_per_minute").asInt()
                        : null,
                tree.path("line_id").isNumber() ? (Long) tree.path("line_id").asLong() : null,
                tree.path("exit_on_reply").asBoolean(standard.exitOnReply()),
                tree.path("exit_on_opt_out").asBoolean(standard.exitOnOptOut()),
                ids(tree.path("exit_disposition_status_ids")),
                ids(tree.path("exit_tag_ids")));
    }

    static Map<String, Object> view(SequenceSettings settings) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("days", settings.businessDays() ? "business_days" : "every_day");
        view.put("skip_holidays", settings.skipHolidays());
        DayWindow window = settings.window();
        view.put(
                "window",
                window == null
                        ? null
                        : Map.of("from", DayWindow.clock(window.open()), "to", DayWindow.clock(window.close())));
        view.put("throttle_per_minute", settings.perMinute());
        view.put("line_id", settings.lineId());
        view.put("exit_on_reply", settings.exitOnReply());
        view.put("exit_on_opt_out", settings.exitOnOptOut());
        view.put("exit_disposition_status_ids", new TreeSet<>(settings.exitDispositions()));
        view.put("exit_tag_ids", new TreeSet<>(settings.exitTags()));
        return view;
    }

    private static @Nullable DayWindow window(JsonNode window) {
        return window.isObject()
                ? new DayWindow(
                        minute(window.path("from").asString()),
                        minute(window.path("to").asString()))
                : null;
    }

    /** The minute of the day of {@code HH:MM}, up to 24:00. */
    static int minute(String clock) {
        return Integer.parseInt(clock.substring(0, 2)) * MINUTES_PER_HOUR + Integer.parseInt(clock.substring(3));
    }

    private static Set<Long> ids(JsonNode list) {
        Set<Long> ids = new TreeSet<>();
        list.forEach(id -> ids.add(id.asLong()));
        return Set.copyOf(ids);
    }
}
