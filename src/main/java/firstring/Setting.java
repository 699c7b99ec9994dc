package firstring;

/**
 * A setting and its value, for {@code serve --print-config}.
 *
 * @param shown the value, with secrets masked
 * @param given false for a default
 */
public record Setting(String key, String shown, boolean given) {

    /** {@code KEY=value}; defaults are marked. */
    public String line() {
        return key + "=" + shown + (given ? "" : "  # default");
    }
}
