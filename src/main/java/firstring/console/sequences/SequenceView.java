package firstring.console.sequences;

import firstring.console.Hours;
import firstring.console.developers.LeadApiView;
import java.util.List;
import java.util.Map;

/**
 * The editor of a sequence.
 *
 * @param version of what was read, to notice that someone else has saved since
 * @param people how many are in it now
 * @param saved whether it was saved just now
 * @param changed whether the steps were changed in the form and not yet saved
 */
public record SequenceView(
        long id,
        String name,
        boolean paused,
        String version,
        List<StepForm> steps,
        Settings settings,
        Choices choices,
        Preview preview,
        long people,
        boolean changed,
        boolean saved,
        Map<String, List<String>> faults) {

    /** The settings as a form holds them; empty texts are none. */
    public record Settings(
            boolean businessDays,
            boolean skipHolidays,
            String from,
            String to,
            String perMinute,
            String line,
            boolean exitOnReply,
            boolean exitOnOptOut,
            List<String> exitDispositions,
            List<String> exitTags) {}

    /**
     * What a preview is asked for, and what it told.
     *
     * @param who the contact and its clock; empty while nothing was previewed
     */
    public record Preview(String contact, String at, boolean replied, String who, List<Moment> moments) {}

    /**
     * What would happen at a moment on the contact's clock.
     *
     * @param text what would be sent, or empty
     * @param length of an SMS, in words; empty of anything else
     */
    public record Moment(String at, String step, String what, String outcome, String text, String length) {}

    /** The choices for steps and settings; fields are those of contacts, custom ones too. */
    public record Choices(
            List<LeadApiView.Choice> tags,
            List<LeadApiView.Choice> dispositions,
            List<LeadApiView.Choice> users,
            List<LeadApiView.Choice> groups,
            List<LeadApiView.Choice> lines,
            List<String> fields) {}

    /** The faults of one step, by the names of its fields. */
    public List<String> faultsOf(int place, String field) {
        return faults.getOrDefault("steps." + place + "." + field, List.of());
    }

    public boolean hasFaults(int place) {
        return faults.keySet().stream()
                .anyMatch(field -> field.equals("steps." + place) || field.startsWith("steps." + place + "."));
    }

    /** A field's place in a template. */
    public static String placeOf(String field) {
        return "{{" + field + "}}";
    }

    public static Map<String, String> days() {
        return Hours.DAYS;
    }

    /** The types of steps in the order in which they are offered. */
    public static Map<String, String> types() {
        return StepForm.TYPES;
    }
}
