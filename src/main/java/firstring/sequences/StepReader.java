package firstring.sequences;

import firstring.http.Params;
import firstring.http.body.FormValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads one step: its type determines its required and optional fields; any other is a fault. */
final class StepReader {
    private static final int MAX_MESSAGE = 1_600;
    private static final int MAX_BODY = 65_535;
    private static final int MAX_URL = 2_048;
    private static final int MAX_LINE = 255;
    private static final String CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private static final int MAX_KEY = 40;
    private static final List<String> WAITS = List.of("duration", "until_time", "until_weekday");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final Params params;
    private final StepsReader.Position position;
    private final Set<String> fields;
    private final Map<String, Object> step = new LinkedHashMap<>();

    /** @param fields the contact fields that templates and branches can use */
    StepReader(Params params, StepsReader.Position position, Set<String> fields) {
        this.params = params;
        this.position = position;
        this.fields = fields;
    }

    Map<String, Object> read() {
        String type = params.line("type", MAX_LINE);
        step.put("type", type == null ? "" : type);
        if (params.form().sent("key") != null) {
            line("key", MAX_KEY, text -> !text.isEmpty(), "must not be empty");
        }
        switch (type == null ? "" : type) {
            case "wait" -> readWait();
            case "send_sms" -> template("message", MAX_MESSAGE);
            case "send_email" -> {
                template("subject", MAX_LINE);
                template("body", MAX_BODY);
                optionalChoice("format", List.of("text", "html"), "text");
            }
            case "call_task" -> optionalChoice("position", List.of("top", "bottom"), "bottom");
            case "add_tag", "remove_tag" -> id("tag_id");
            case "set_disposition" -> id("disposition_status_id");
            case "set_owner" -> id("user_id");
            case "distribute" -> {
                id("ring_group_id");
                optionalFlag("check_available_users");
            }
            case "webhook" ->
                line(
                        "url",
                        MAX_URL,
                        StepReader::isWebAddress,
                        "must be an http or https URL without a user name or password");
            case "branch" -> readBranch();
            case "end" -> {}
            case "" -> fault("type", "is required");
            default -> fault("type", "is not a known step type");
        }
        if (!params.faults().has("type")) {
            refuseUnknownFields();
        }
        return step;
    }

    /** Reads the end of a wait: exactly one, except that a weekday can have a time. */
    private void readWait() {
        List<String> sent = new ArrayList<>(
                WAITS.stream().filter(name -> params.form().sent(name) != null).toList());
        boolean weekdayWithTime = sent.equals(List.of("until_time", "until_weekday"));
        if (sent.size() != 1 && !weekdayWithTime) {
            fault(
                    sent.isEmpty() ? "duration" : sent.getLast(),
                    "is required in a wait step, unless `until_time` or `until_weekday` is sent instead");
            WAITS.forEach(name -> step.put(name, ""));
            return;
        }
        for (String name : sent) {
            readEnd(name);
        }
    }

    private void readEnd(String name) {
        switch (name) {
            case "duration" ->
                line(
                        name,
                        MAX_LINE,
                        text -> WaitDuration.parse(text).isPresent(),
                        "must be a duration in ISO 8601, more than zero and at most a year");
            case "until_time" -> line(name, MAX_LINE, text -> text.matches(CLOCK), "must be a time as HH:MM");
            default ->
                line(
                        name,
                        MAX_LINE,
                        PlanReader.WEEKDAYS::contains,
                        "must be one of " + String.join(", ", PlanReader.WEEKDAYS));
        }
    }

    /**
     * Reads {@code then} and {@code else}, which refer to later steps by number, so that no sequence runs in a circle.
     */
    private void readBranch() {
        line("on", MAX_LINE, List.of("field", "tag", "disposition_status", "reply")::contains, "is unknown");
        switch (String.valueOf(step.get("on"))) {
            case "field" -> {
                line("field", MAX_LINE, fields::contains, "must be a contact field");
                text("equals", MAX_LINE);
            }
            case "tag" -> id("tag_id");
            case "disposition_status" -> id("disposition_status_id");
            default -> {}
        }
        laterStep("then", true);
        laterStep("else", false);
    }

    private void laterStep(String name, boolean required) {
        if (!required && params.form().sent(name) == null) {
            return;
        }
        Integer target = params.whole(name, 0, StepsReader.MAX_STEPS);
        if (target != null && target > position.index() && target < position.count()) {
            step.put(name, target);
        } else if (!params.faults().has(name)) {
            fault(name, "must be the number of a later step");
        }
    }

    private void text(String name, int maxLength) {
        String text = params.text(name, maxLength);
        put(name, text);
    }

    private void template(String name, int maxLength) {
        String text = params.text(name, maxLength);
        put(name, text);
        if (text == null) {
            return;
        }
        try {
            for (String field : Template.parse(text).fields()) {
                if (!fields.contains(field)) {
                    fault(name, "contains {{%s}}, which is not a contact field".formatted(field));
                }
            }
        } catch (Template.Faulty faulty) {
            fault(name, String.valueOf(faulty.getMessage()));
        }
    }

    private void optionalFlag(String name) {
        Boolean on = params.flag(name);
        step.put(name, on != null && on);
    }

    private void line(String name, int maxLength, Predicate<String> possible, String otherwise) {
        String text = params.line(name, maxLength);
        if (text != null && !possible.test(text)) {
            fault(name, otherwise);
        }
        put(name, text);
    }

    private void id(String name) {
        put(name, params.id(name));
    }

    private void optionalChoice(String name, List<String> choices, String otherwise) {
        if (params.form().sent(name) == null) {
            step.put(name, otherwise);
        } else {
            line(name, MAX_LINE, choices::contains, "must be one of " + String.join(", ", choices));
        }
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            step.put(name, value);
        } else if (!params.faults().has(name)) {
            fault(name, "is required");
        }
    }

    private void refuseUnknownFields() {
        for (Map.Entry<String, FormValue> field : params.form().values().entrySet()) {
            String name = field.getKey();
            if (!step.containsKey(name)
                    && !params.faults().has(name)
                    && !(field.getValue() instanceof FormValue.Null)) {
                fault(name, "is unknown");
            }
        }
    }

    private void fault(String name, String sentence) {
        params.faults().add(name, "`%s` %s.".formatted(name, sentence));
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && SCHEMES.contains(String.valueOf(uri.getScheme()));
        } catch (URISyntaxException noUri) {
            return false;
        }
    }
}
