package firstring.console.sequences;

import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Times;
import firstring.console.Visit;
import firstring.console.Words;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs a contact through the steps in the editor's form, by the API, and tells each moment. */
final class SequencePreview {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

    private SequencePreview() {}

    /** The result: the preview to show, or faults. */
    record Outcome(SequenceView.Preview shown, Map<String, List<String>> faults) {}

    /** The default request. */
    static SequenceView.Preview asked(Visit visit) {
        return new SequenceView.Preview(
                visit.text("contact"), visit.text("at"), !visit.text("replied").isEmpty(), "", List.of());
    }

    /** @param draft steps and settings as the API takes them */
    static Outcome run(Visit visit, long sequence, Map<String, Object> draft) throws Exception {
        SequenceView.Preview asked = asked(visit);
        JsonNode contact = contact(visit, asked.contact());
        if (contact.isMissingNode()) {
            return new Outcome(asked, Map.of("contact", List.of("No contact fits.")));
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>(draft);
        body.put("contact_id", contact.path("id").asLong());
        body.put("replied", asked.replied());
        if (!asked.at().isEmpty()) {
            body.put("at", moment(asked.at(), visit.times()));
        }
        Api.Reply reply = visit.api().post(SequenceListPages.API + "/" + sequence + "/preview", body);
        return reply.isDone()
                ? new Outcome(told(asked, contact, reply.body()), Map.of())
                : new Outcome(asked, reply.faults());
    }

    /** The contact that fits what was typed, the newest of several; the newest of all when nothing was typed. */
    private static JsonNode contact(Visit visit, String typed) throws Exception {
        String query = typed.isEmpty() ? "" : "&q=" + Gate.encode(typed);
        return visit.api()
                .get("/api/v1/contacts?limit=1" + query)
                .body()
                .path("data")
                .path(0);
    }

    /** A time on the viewer's clock as a moment; what is none is sent as it is, to be refused. */
    private static String moment(String typed, Times times) {
        try {
            return LocalDateTime.parse(typed).atZone(times.zone()).toInstant().toString();
        } catch (DateTimeParseException noTime) {
            return typed;
        }
    }

    private static SequenceView.Preview told(SequenceView.Preview asked, JsonNode contact, JsonNode body) {
        String name = contact.path("name").asString("");
        String who = "%s, by the clock in %s"
                .formatted(
                        name.isBlank() ? contact.path("phone_number").asString("") : name,
                        Words.zone(body.path("timezone").asString("")));
        List<SequenceView.Moment> moments =
                body.path("moments").valueStream().map(SequencePreview::moment).toList();
        return new SequenceView.Preview(asked.contact(), asked.at(), asked.replied(), who, moments);
    }

    private static SequenceView.Moment moment(JsonNode moment) {
        String what = moment.path("what").asString("");
        return new SequenceView.Moment(
                MOMENT.format(OffsetDateTime.parse(moment.path("local").asString())),
                moment.path("step").isNumber() ? moment.path("step").asInt() + 1 + "." : "",
                what.equals("leave") ? "Leaves" : StepForm.TYPES.getOrDefault(what, Words.start(what)),
                Words.of(moment.path("outcome").asString("")),
                moment.path("text").asString(""),
                length(moment.path("text").asString(""), moment.path("segments").asInt(0)));
    }

    private static String length(String text, int segments) {
        return segments == 0
                ? ""
                : "%d characters, sent as %d %s"
                        .formatted(
                                text.codePointCount(0, text.length()),
                                segments,
                                segments == 1 ? "segment" : "segments");
    }
}
