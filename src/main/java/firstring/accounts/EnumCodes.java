package firstring.accounts;

import java.util.Optional;
import java.util.function.Function;

/** Finds an enum's value by its wire code. */
public final class EnumCodes {
    private EnumCodes() {}

    public static <E> Optional<E> find(E[] values, Function<E, String> code, String wanted) {
        for (E value : values) {
            if (code.apply(value).equals(wanted)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Returns the value of a code from the database, which allows only known ones. */
    public static <E> E get(E[] values, Function<E, String> code, String stored) {
        return find(values, code, stored).orElseThrow(() -> new IllegalStateException("unknown code: " + stored));
    }
}
