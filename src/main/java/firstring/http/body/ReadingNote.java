package firstring.http.body;

/** A repair or guess made while reading a body; reported as a warning on {@code body}. */
public enum ReadingNote {
    CHARSET_GUESSED(
            "charset_guessed",
            "The text is not UTF-8 and declares no charset, so it was read as windows-1252. Send UTF-8, or declare the"
                    + " charset in Content-Type.",
            "The body is not UTF-8 and declares no charset."),
    REPAIRED_JSON(
            "repaired_json",
            "The body is not valid JSON. Raw line breaks or tabs inside strings, or a trailing comma, were repaired.",
            "The body is not valid JSON: it has raw line breaks or tabs inside strings, or a trailing comma.");

    private final String code;
    private final String message;
    private final String strictly;

    ReadingNote(String code, String message, String strictly) {
        this.code = code;
        this.message = message;
        this.strictly = strictly;
    }

    /** The code of the warning. */
    public String code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** The same as a fault, where only valid input is accepted. */
    String strictly() {
        return strictly;
    }
}
