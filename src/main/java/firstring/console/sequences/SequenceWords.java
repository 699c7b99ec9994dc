package firstring.console.sequences;

import firstring.console.Words;

/** A sequence's actions on a contact in words; the codes are those of the timeline. */
public final class SequenceWords {
    private SequenceWords() {}

    /** {@code left:reply}, {@code add_tag}, {@code send_sms:opted_out} or such. */
    public static String of(String outcome) {
        int colon = outcome.indexOf(':');
        String code = colon < 0 ? outcome : outcome.substring(0, colon);
        String result = colon < 0 ? "" : outcome.substring(colon + 1);
        return code.equals("left") ? left(result) : step(code) + (result.isEmpty() ? "" : ": " + Words.of(result));
    }

    private static String left(String why) {
        return switch (why) {
            case "finished" -> "Finished the sequence";
            case "reply" -> "Left the sequence: replied";
            case "disenrolled" -> "Taken out of the sequence";
            case "moved" -> "Moved to another sequence";
            case "opted_out" -> "Left the sequence: opted out";
            case "do_not_contact" -> "Left the sequence: must not be contacted";
            default -> "Left the sequence: " + Words.of(why);
        };
    }

    private static String step(String code) {
        return switch (code) {
            case "enrolled" -> "Enrolled in the sequence";
            case "send_sms" -> "Sequence: SMS";
            case "send_email" -> "Sequence: email";
            case "call_task" -> "Sequence: call in the PowerDialer";
            case "add_tag" -> "Sequence: tag added";
            case "remove_tag" -> "Sequence: tag removed";
            case "set_disposition" -> "Sequence: disposition set";
            case "set_owner" -> "Sequence: owner set";
            case "distribute" -> "Sequence: given to a member of a ring group";
            case "webhook" -> "Sequence: webhook";
            default -> "Sequence: " + Words.of(code);
        };
    }
}
