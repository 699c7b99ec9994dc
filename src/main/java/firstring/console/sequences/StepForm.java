package firstring.console.sequences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One step as the editor's form holds it: texts by the names of its inputs. Places of later steps ({@code then},
 * {@code else}) are those in the form's order.
 */
public record StepForm(String type, Map<String, String> texts) {
    static final Map<String, String> TYPES = types();

    /** The inputs of all types; a type's other inputs are not sent. */
    static final List<String> INPUTS = List.of(
            "key",
            "wait",
            "amount",
            "unit",
            "until_time",
            "until_weekday",
            "message",
            "subject",
            "body",
            "format",
            "position",
            "tag_id",
            "disposition_status_id",
            "user_id",
            "ring_group_id",
            "check_available_users",
            "url",
            "on",
            "field",
            "equals",
            "then",
            "else");

    private static final Pattern PLAIN = Pattern.compile("P(?:(\\d{1,4})D|T(\\d{1,5})H|T(\\d{1,6})M)");

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("wait", "Wait");
        types.put("send_sms", "Send SMS");
        types.put("send_email", "Send email");
        types.put("call_task", "Queue for a call");
        types.put("add_tag", "Add tag");
        types.put("remove_tag", "Remove tag");
        types.put("set_disposition", "Set disposition");
        types.put("set_owner", "Set owner");
        types.put("distribute", "Distribute to a ring group");
        types.put("webhook", "Call a webhook");
        types.put("branch", "Branch");
        types.put("end", "End");
        return types;
    }

    static StepForm blank(String type) {
        return new StepForm(
                type,
                switch (type) {
                    case "wait" -> Map.of("wait", "for", "amount", "1", "unit", "D");
                    case "send_email" -> Map.of("format", "text");
                    case "call_task" -> Map.of("position", "bottom");
                    case "branch" -> Map.of("on", "reply");
                    default -> Map.of();
                });
    }

    /** A step as the API answers it. */
    static StepForm of(JsonNode step) {
        Map<String, String> texts = new LinkedHashMap<>();
        step.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asString("")));
        texts.remove("type");
        String duration = texts.remove("duration");
        if (step.path("type").asString().equals("wait")) {
            texts.put("wait", duration != null ? "for" : texts.containsKey("until_weekday") ? "weekday" : "time");
            putDuration(texts, duration == null ? "" : duration);
        }
        return new StepForm(step.path("type").asString(), texts);
    }

    private static void putDuration(Map<String, String> texts, String duration) {
        Matcher plain = PLAIN.matcher(duration);
        if (!plain.matches()) {
            texts.put("amount", duration);
            texts.put("unit", duration.isEmpty() ? "D" : "");
            return;
        }
        for (int i = 1; i <= 3; i++) {
            if (plain.group(i) != null) {
                texts.put("amount", plain.group(i));
                texts.put("unit", List.of("D", "H", "M").get(i - 1));
            }
        }
    }

    /** The step as the API takes it; what was left empty is not sent. */
    Map<String, Object> wanted() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("type", type);
        for (String name : sent()) {
            if (!text(name).isEmpty()) {
                wanted.put(name, name.equals("check_available_users") ? (Object) true : text(name));
            }
        }
        if (type.equals("wait") && text("wait").equals("for")) {
            wanted.put("duration", duration());
        }
        return wanted;
    }

    private List<String> sent() {
        List<String> names = new ArrayList<>(List.of("key"));
        names.addAll(
                switch (type) {
                    case "wait" ->
                        switch (text("wait")) {
                            case "time" -> List.of("until_time");
                            case "weekday" -> List.of("until_time", "until_weekday");
                            default -> List.of();
                        };
                    case "send_sms" -> List.of("message");
                    case "send_email" -> List.of("subject", "body", "format");
                    case "call_task" -> List.of("position");
                    case "add_tag", "remove_tag" -> List.of("tag_id");
                    case "set_disposition" -> List.of("disposition_status_id");
                    case "set_owner" -> List.of("user_id");
                    case "distribute" -> List.of("ring_group_id", "check_available_users");
                    case "webhook" -> List.of("url");
                    case "branch" -> branch();
                    default -> List.of();
                });
        return names;
    }

    private List<String> branch() {
        List<String> names = new ArrayList<>(List.of("on", "then", "else"));
        names.addAll(
                switch (text("on")) {
                    case "field" -> List.of("field", "equals");
                    case "tag" -> List.of("tag_id");
                    case "disposition_status" -> List.of("disposition_status_id");
                    default -> List.of();
                });
        return names;
    }

    private String duration() {
        return switch (text("unit")) {
            case "D" -> "P" + text("amount") + "D";
            case "H" -> "PT" + text("amount") + "H";
            case "M" -> "PT" + text("amount") + "M";
            default -> text("amount");
        };
    }

    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    public String title() {
        return TYPES.getOrDefault(type, type);
    }

    StepForm with(String name, String text) {
        Map<String, String> changed = new LinkedHashMap<>(texts);
        changed.put(name, text);
        return new StepForm(type, changed);
    }
}
