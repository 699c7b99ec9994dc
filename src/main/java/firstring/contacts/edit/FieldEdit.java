package firstring.contacts.edit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The change to one value: none, a new value, or clearing it.
 *
 * @param sent false: no change
 * @param value null with {@code sent}: clear it
 */
public record FieldEdit<T>(boolean sent, @Nullable T value) {

    public static <T> FieldEdit<T> none() {
        return new FieldEdit<>(false, null);
    }

    public static <T> FieldEdit<T> to(T value) {
        return new FieldEdit<>(true, value);
    }

    public static <T> FieldEdit<T> cleared() {
        return new FieldEdit<>(true, null);
    }

    /** The value after the edit. */
    public @Nullable T over(@Nullable T current) {
        return sent ? value : current;
    }

    /** True when the edit changes the current value. */
    public boolean differsFrom(@Nullable T current) {
        return sent && !Objects.equals(value, current);
    }
}
