package firstring;

import firstring.text.HiddenText;

/** One setting as it was read, for {@code serve --print-config}. */
public record Setting(String key, String value, boolean secret, boolean given) {

    /** {@code KEY=value}, a secret masked, a default marked as such. */
    public String line() {
        String shown = secret && !value.isEmpty() ? HiddenText.SHOWN_AS : value;
        return key + "=" + shown + (given ? "" : "  # default");
    }
}
