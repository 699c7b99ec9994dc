package firstring.text;

/** A text that must never be printed, such as a password. Only {@link #reveal()} returns it. */
public record HiddenText(String reveal) {
    public static final String SHOWN_AS = "***";

    @Override
    public String toString() {
        return SHOWN_AS;
    }
}
