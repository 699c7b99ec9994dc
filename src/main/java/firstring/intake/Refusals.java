package firstring.intake;

import firstring.http.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leads that are refused regardless of their fields. */
final class Refusals {
    private static final NewLead.Person NO_PERSON = NewLead.Person.EMPTY;
    private static final NewLead.Routing NO_ROUTING = new NewLead.Routing(null, null, false, null, false, false);
    private static final NewLead.Actions NO_ACTIONS =
            new NewLead.Actions(false, List.of(), false, null, false, null, List.of());
    private static final NewLead.Options NO_OPTIONS = new NewLead.Options(false, false, false, null);

    private Refusals() {}

    static NewLead brokenBody(String sentence) {
        return refused(Map.of("body", List.of(sentence)), null);
    }

    /** @param sentence names the type that is not supported */
    static NewLead unsupportedType(String sentence) {
        return refused(Map.of(), new NewLead.Refusal(415, "unsupported_media_type", sentence, true));
    }

    static NewLead unauthorized(String reason) {
        return refused(Map.of(), new NewLead.Refusal(403, reason, Answer.UNAUTHORIZED, false));
    }

    private static NewLead refused(Map<String, List<String>> faults, NewLead.@Nullable Refusal refusal) {
        return new NewLead(null, NO_PERSON, NO_ROUTING, NO_ACTIONS, NO_OPTIONS, faults, false, List.of(), refusal);
    }
}
