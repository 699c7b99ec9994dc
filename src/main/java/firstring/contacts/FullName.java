package firstring.contacts;

import org.jspecify.annotations.Nullable;

/** A person's name in its two parts; a name of one word has a first part only. */
public record FullName(@Nullable String first, @Nullable String last) {
    static final int MAX_LENGTH = 255;

    /** Splits a name at its last space. */
    public static FullName split(String name) {
        int space = name.lastIndexOf(' ');
        return space < 0
                ? new FullName(name, null)
                : new FullName(name.substring(0, space).strip(), name.substring(space + 1));
    }

    /** First + " " + last, or the part there is; null for a contact without a name. */
    public @Nullable String joined() {
        if (first == null) {
            return last;
        }
        return last == null ? first : first + " " + last;
    }
}
