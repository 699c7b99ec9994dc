package firstring.console;

/** Codes of the API in a reader's words. */
public final class Words {
    private Words() {}

    /** A code as words: {@code on_break} is "on break". */
    public static String of(String code) {
        return code.replace('_', ' ');
    }

    /** The same with a capital at its start. */
    public static String start(String code) {
        String words = of(code);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Where a lead came from. */
    public static String source(String code) {
        return code.equals("lead_api") ? "Lead API" : start(code);
    }

    public static String role(String code) {
        return start(code);
    }
}
