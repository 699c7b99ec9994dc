package firstring.text;

/** A text that must never be printed, such as a password: whoever needs it asks for {@link #reveal()}. */
public record HiddenText(String reveal) {
    public static final String SHOWN_AS = "***";

    @Override
    public String toString() {
        return SHOWN_AS;
    }
}
