package firstring.contacts.edit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an edit says of one value: nothing, a new value, or that it is to be cleared.
 *
 * @param sent false when the edit says nothing
 * @param value null with {@code sent}: to be cleared
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

    /** The value after the edit of one that stands. */
    public @Nullable T over(@Nullable T current) {
        return sent ? value : current;
    }

    /** True when the edit leaves another value than the one that stands. */
    public boolean differsFrom(@Nullable T current) {
        return sent && !Objects.equals(value, current);
    }
}
