package firstring.console.developers;

import firstring.console.developers.LeadApiView.Example;
import firstring.reference.DocsView;
import firstring.reference.FamilyCall;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of one call of the family.
 *
 * @param inputs what can be filled in to try it
 * @param tried the answer to what was tried; null when nothing was
 */
public record FamilyView(
        FamilyCall call,
        String url,
        List<Input> inputs,
        List<Example> examples,
        @Nullable Tried tried) {

    /** A field of the form that tries the call. */
    public record Input(String name, String shape, boolean required, String value) {}

    /** The response to the call. */
    public record Tried(int status, String answer) {}

    /** Every call, for the tabs. */
    public static List<FamilyCall> calls() {
        return FamilyCall.all();
    }

    /** The label of its tab, shorter than its title. */
    public static String tab(FamilyCall call) {
        return switch (call.name()) {
            case "contact-phone-number" -> "Find contact";
            case "users" -> "Users";
            case "powerdialer-remove-contact-from-lists" -> "Take out of queues";
            case "powerdialer-clear-user-lists" -> "Empty queue";
            case "powerdialer-clear-list" -> "Empty list";
            case "sequence-enroll" -> "Enroll";
            case "sequence-disenroll" -> "Disenroll";
            case "ring-group-availability" -> "Availability";
            case "sms-gateway-send" -> "SMS";
            case "two-legged-call" -> "Call";
            case "lookup" -> "Lookup";
            default -> call.entry().summary();
        };
    }

    /** Its parameters and the fields of its body, but for the token. */
    public static List<DocsView.Field> fields(FamilyCall call) {
        return Stream.concat(call.entry().parameters().stream(), call.entry().fields().stream())
                .filter(field -> !field.name().equals("api_token"))
                .toList();
    }

    public boolean isReading() {
        return call.entry().method().equals("GET");
    }
}
