package firstring.contacts;

import org.jspecify.annotations.Nullable;

/** A person's name in two parts; a single word is the first name. */
public record FullName(@Nullable String first, @Nullable String last) {
    static final int MAX_LENGTH = 255;

    /** Splits a name at its last space. */
    public static FullName split(String name) {
        int space = name.lastIndexOf(' ');
        return space < 0
                ? new FullName(name, null)
                : new FullName(name.substring(0, space).strip(), name.substring(space + 1));
    }

    /** First and last name joined by a space, or the only part; null for a contact without a name. */
    public @Nullable String joined() {
        if (first == null) {
            return last;
        }
        return last == null ? first : first + " " + last;
    }
}
