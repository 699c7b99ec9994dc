package firstring.intake.decision;

import firstring.intake.NewLead;
import firstring.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The remaining decision of a parked lead, stored as JSON until a member can take it (docs/contract.md 1.8). */
public record ParkedPlan(
        boolean onlyAvailable,
        boolean withFallback,
        boolean addToPowerdialer,
        boolean atTop,
        @Nullable Long sequenceId,
        boolean forceSequence) {

    static ParkedPlan of(NewLead lead) {
        return new ParkedPlan(
                lead.routing().onlyAvailable(),
                lead.routing().withFallback(),
                lead.actions().addToPowerdialer(),
                lead.actions().atTop(),
                lead.actions().sequenceId(),
                lead.actions().forceSequence());
    }

    public static ParkedPlan parse(String json) {
        JsonNode tree = Json.tree(json);
        JsonNode sequence = tree.path("sequence_id");
        return new ParkedPlan(
                tree.path("only_available").asBoolean(),
                tree.path("with_fallback").asBoolean(),
                tree.path("add_to_powerdialer").asBoolean(),
                tree.path("at_top").asBoolean(),
                sequence.isNumber() ? sequence.asLong() : null,
                tree.path("force_sequence").asBoolean());
    }

    String toJson() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("only_available", onlyAvailable);
        content.put("with_fallback", withFallback);
        content.put("add_to_powerdialer", addToPowerdialer);
        content.put("at_top", atTop);
        content.put("sequence_id", sequenceId);
        content.put("force_sequence", forceSequence);
        return Json.text(content);
    }
}
