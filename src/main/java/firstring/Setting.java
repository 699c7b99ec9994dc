package firstring;

/**
 * One setting as it was read, for {@code serve --print-config}.
 *
 * @param shown the value, a secret already masked
 * @param given false for a default
 */
public record Setting(String key, String shown, boolean given) {

    /** {@code KEY=value}, a default marked as such. */
    public String line() {
        return key + "=" + shown + (given ? "" : "  # default");
    }
}
