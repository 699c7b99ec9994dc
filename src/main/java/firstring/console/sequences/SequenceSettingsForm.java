package firstring.console.sequences;

import firstring.console.Visit;
import firstring.console.sequences.SequenceView.Settings;
import firstring.http.body.FormValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The settings of a sequence as the editor's form holds them. */
final class SequenceSettingsForm {
    private SequenceSettingsForm() {}

    static Settings of(JsonNode settings) {
        return new Settings(
                settings.path("days").asString("").equals("business_days"),
                settings.path("skip_holidays").asBoolean(false),
                settings.path("window").path("from").asString(""),
                settings.path("window").path("to").asString(""),
                settings.path("throttle_per_minute").asString(""),
                settings.path("line_id").asString(""),
                settings.path("exit_on_reply").asBoolean(true),
                settings.path("exit_on_opt_out").asBoolean(true),
                texts(settings.path("exit_disposition_status_ids")),
                texts(settings.path("exit_tag_ids")));
    }

    /** The settings in one line. */
    static String words(JsonNode settings) {
        Settings all = of(settings);
        List<String> words = new ArrayList<>();
        words.add(all.businessDays() ? "business days" : "every day");
        words.add(all.from().isEmpty() && all.to().isEmpty() ? "at any time" : all.from() + "–" + all.to());
        words.add(all.skipHolidays() ? "not on holidays" : "on holidays too");
        words.add(all.perMinute().isEmpty() ? "no limit per minute" : all.perMinute() + " per minute");
        words.add(all.exitOnReply() ? "exit on reply" : "no exit on reply");
        words.add(all.exitOnOptOut() ? "exit on opt-out" : "no exit on opt-out");
        words.add("%d exit tags".formatted(all.exitTags().size()));
        words.add("%d exit dispositions".formatted(all.exitDispositions().size()));
        return String.join(", ", words);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    static Settings typed(Visit visit) {
        return new Settings(
                visit.text("days").equals("business_days"),
                !visit.text("skip_holidays").isEmpty(),
                visit.text("from"),
                visit.text("to"),
                visit.text("throttle_per_minute"),
                visit.text("line_id"),
                !visit.text("exit_on_reply").isEmpty(),
                !visit.text("exit_on_opt_out").isEmpty(),
                chosen(visit, "exit_disposition_status_ids"),
                chosen(visit, "exit_tag_ids"));
    }

    private static List<String> chosen(Visit visit, String name) {
        List<String> chosen = new ArrayList<>();
        if (visit.form().sent(name) instanceof FormValue.Items(List<FormValue> items)) {
            items.forEach(item -> chosen.add(item instanceof FormValue.Text(String text) ? text : ""));
        }
        return chosen;
    }

    static Map<String, @Nullable Object> wanted(Settings settings) {
        boolean anyTime = settings.from().isEmpty() && settings.to().isEmpty();
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        wanted.put("days", settings.businessDays() ? "business_days" : "every_day");
        wanted.put("skip_holidays", settings.skipHolidays());
        wanted.put("window", anyTime ? null : Map.of("from", settings.from(), "to", settings.to()));
        wanted.put("throttle_per_minute", settings.perMinute().isEmpty() ? null : settings.perMinute());
        wanted.put("line_id", settings.line().isEmpty() ? null : settings.line());
        wanted.put("exit_on_reply", settings.exitOnReply());
        wanted.put("exit_on_opt_out", settings.exitOnOptOut());
        wanted.put("exit_disposition_status_ids", settings.exitDispositions());
        wanted.put("exit_tag_ids", settings.exitTags());
        return wanted;
    }
}
