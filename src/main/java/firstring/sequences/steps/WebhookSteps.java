package firstring.sequences.steps;

import firstring.contacts.ContactField;
import firstring.json.Json;
import firstring.sequences.Step;
import firstring.sequences.StepChanges;
import firstring.sequences.StepChanges.NewCall;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.StepBatch.Asked;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that call other systems: their content is fixed here, {@link CallWork} delivers it. */
final class WebhookSteps {
    private WebhookSteps() {}

    static void enter(StepFacts facts, Asked asked, Step.CallWebhook webhook, StepChanges changes) {
        int index = asked.asks().index();
        String body = body(asked.enrollment(), index, asked.person(), facts.now);
        changes.calls.add(new NewCall(
                changes.newId(), asked.enrollment(), index, webhook.url().toString(), body));
        changes.suspend(asked.enrollment(), index, OutcomeCode.WEBHOOK, null);
    }

    static String body(Enrollment enrollment, int index, Person person, Instant at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sequence_id", enrollment.sequence().value());
        data.put("enrollment_id", enrollment.id());
        data.put("step", index);
        data.put("contact", contact(person));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", "sequence.step");
        event.put("timestamp", at);
        event.put("data", data);
        return Json.text(event);
    }

    private static Map<String, @Nullable Object> contact(Person person) {
        Map<String, @Nullable Object> contact = new LinkedHashMap<>();
        contact.put("id", person.id().value());
        contact.put("phone_number", person.value("phone_number"));
        contact.put("name", person.value("name"));
        for (ContactField field : ContactField.values()) {
            contact.put(field.code(), person.value(field.code()));
        }
        contact.put("timezone", person.zone().getId());
        var owner = person.owner();
        contact.put("user_id", owner == null ? null : owner.value());
        contact.put("disposition_status_id", person.dispositionStatus());
        contact.put("tag_ids", person.tags().stream().sorted().toList());
        return contact;
    }
}
