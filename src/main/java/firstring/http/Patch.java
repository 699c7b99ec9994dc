package firstring.http;

import firstring.http.body.FormValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies the parameters of a create or an edit to the current values: an absent one keeps its value, {@code null}
 * clears an optional one. An invalid one keeps its value too, so that the rest can be read and all faults reported at
 * once.
 */
public final class Patch {
    private final Params params;
    private final boolean creating;

    private Patch(Params params, boolean creating) {
        this.params = params;
        this.creating = creating;
    }

    /** Required fields must be sent; {@code current} values are the defaults. */
    public static Patch creating(Params params) {
        return new Patch(params, true);
    }

    public static Patch editing(Params params) {
        return new Patch(params, false);
    }

    public Params params() {
        return params;
    }

    /** A field that a create must send and an edit cannot clear. */
    public <T> T required(String name, T current, Function<String, @Nullable T> read) {
        boolean absent = params.form().sent(name) == null;
        if (absent && (creating || params.form().has(name))) {
            params.faults().add(name, "`%s` is required.".formatted(name));
        }
        return kept(name, current, read);
    }

    /** A field that always has a value. */
    public <T> T kept(String name, T current, Function<String, @Nullable T> read) {
        if (params.form().sent(name) == null) {
            return current;
        }
        T value = read.apply(name);
        return value == null ? current : value;
    }

    /** A field that can be empty. */
    public <T> @Nullable T clearable(String name, @Nullable T current, Function<String, @Nullable T> read) {
        if (params.form().isNull(name)) {
            return null;
        }
        if (params.form().sent(name) == null) {
            return current;
        }
        T value = read.apply(name);
        return value == null ? current : value;
    }

    /** One line of text. */
    public Function<String, @Nullable String> line(int maxLength) {
        return name -> params.line(name, maxLength);
    }

    /** An integer within a range. */
    public Function<String, @Nullable Integer> whole(int min, int max) {
        return name -> params.whole(name, min, max);
    }

    /** One of a closed list of values, by its code. */
    public <E> Function<String, @Nullable E> choice(List<E> values, Function<E, String> code) {
        return name -> {
            FormValue sent = params.form().sent(name);
            String text = sent == null ? null : Params.plainText(sent);
            for (E value : values) {
                if (text != null && code.apply(value).equals(text.strip())) {
                    return value;
                }
            }
            params.faults().add(name, "`%s` must be %s.".formatted(name, anyOf(values, code)));
            return null;
        };
    }

    private static <E> String anyOf(List<E> values, Function<E, String> code) {
        List<String> codes = values.stream().map(code).toList();
        String last = codes.getLast();
        return switch (codes.size()) {
            case 1 -> last;
            case 2 -> codes.getFirst() + " or " + last;
            default -> String.join(", ", codes.subList(0, codes.size() - 1)) + ", or " + last;
        };
    }
}
