package firstring.intake;

import firstring.contacts.LeadId;
import firstring.contacts.Warning;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response bodies for a lead (docs/contract.md 1.4). */
public final class LeadAnswer {
    private LeadAnswer() {}

    public static byte[] taken(Map<String, Object> content) {
        return Json.bytes(content);
    }

    /** A 400 with all faults at once, and the lead's id if it was stored. */
    public static byte[] invalid(Map<String, List<String>> errors, @Nullable LeadId kept) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "The given data was invalid.");
        content.put("errors", errors);
        if (kept != null) {
            content.put("lead_id", kept.value());
        }
        return Json.bytes(content);
    }

    /** A message alone, with the lead's id if the response includes it. */
    public static byte[] refused(String message, @Nullable LeadId kept) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", message);
        if (kept != null) {
            content.put("lead_id", kept.value());
        }
        return Json.bytes(content);
    }

    public static List<Map<String, String>> warnings(List<Warning> warnings) {
        List<Map<String, String>> views = new ArrayList<>(warnings.size());
        for (Warning warning : warnings) {
            Map<String, String> view = new LinkedHashMap<>();
            view.put("field", warning.field());
            view.put("code", warning.code());
            view.put("message", warning.message());
            views.add(view);
        }
        return views;
    }
}
