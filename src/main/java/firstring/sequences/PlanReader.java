package firstring.sequences;

import firstring.accounts.UserId;
import firstring.json.Json;
import firstring.routing.RingGroupId;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads stored steps, which were checked when they were saved ({@link StepsReader}). */
public final class PlanReader {
    static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private PlanReader() {}

    public static Plan read(int version, String json) {
        List<Step> steps = new ArrayList<>();
        Json.tree(json).forEach(step -> steps.add(step(step)));
        return new Plan(version, steps);
    }

    private static Step step(JsonNode step) {
        return switch (text(step, "type")) {
            case "wait" -> wait(step);
            case "send_sms" -> new Step.SendSms(template(step, "message"));
            case "send_email" ->
                new Step.SendEmail(
                        template(step, "subject"),
                        template(step, "body"),
                        text(step, "format").equals("html"));
            case "call_task" -> new Step.CallTask(text(step, "position").equals("top"));
            case "add_tag" -> new Step.ChangeTag(id(step, "tag_id"), true);
            case "remove_tag" -> new Step.ChangeTag(id(step, "tag_id"), false);
            case "set_disposition" -> new Step.SetDisposition(id(step, "disposition_status_id"));
            case "set_owner" -> new Step.SetOwner(new UserId(id(step, "user_id")));
            case "distribute" ->
                new Step.Distribute(
                        new RingGroupId(id(step, "ring_group_id")),
                        step.path("check_available_users").asBoolean(false));
            case "webhook" -> new Step.CallWebhook(URI.create(text(step, "url")));
            case "branch" -> branch(step);
            case "end" -> new Step.End();
            default -> throw new IllegalStateException("a step of no known type");
        };
    }

    private static Step wait(JsonNode step) {
        if (step.has("duration")) {
            return new Step.WaitFor(WaitDuration.get(text(step, "duration")));
        }
        LocalTime time = step.has("until_time") ? LocalTime.parse(text(step, "until_time")) : LocalTime.MIDNIGHT;
        if (!step.has("until_weekday")) {
            return new Step.WaitUntilTime(time);
        }
        DayOfWeek day = DayOfWeek.of(1 + WEEKDAYS.indexOf(text(step, "until_weekday")));
        return new Step.WaitUntilWeekday(day, time);
    }

    private static Step branch(JsonNode step) {
        Step.Condition condition = switch (text(step, "on")) {
            case "field" -> new Step.FieldIs(text(step, "field"), text(step, "equals"));
            case "tag" -> new Step.HasTag(id(step, "tag_id"));
            case "disposition_status" -> new Step.HasDisposition(id(step, "disposition_status_id"));
            default -> new Step.HasReplied();
        };
        Integer otherwise = step.has("else") ? step.path("else").asInt() : null;
        return new Step.Branch(condition, step.path("then").asInt(), otherwise);
    }

    private static Template template(JsonNode step, String field) {
        return Template.parse(text(step, field));
    }

    private static String text(JsonNode step, String field) {
        return step.path(field).asString("");
    }

    private static long id(JsonNode step, String field) {
        return step.path(field).asLong();
    }
}
