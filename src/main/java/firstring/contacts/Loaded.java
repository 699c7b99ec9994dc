package firstring.contacts;

import firstring.http.Answer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The result of loading something for a viewer: it is visible, hidden from them, or missing. Only {@link Seen} contains the
 * thing itself.
 */
public sealed interface Loaded<T> {
    record Seen<T>(T thing) implements Loaded<T> {}

    record Hidden<T>() implements Loaded<T> {}

    record Missing<T>() implements Loaded<T> {}

    /** Answers a request about a visible thing. */
    @FunctionalInterface
    interface Action<T> {
        Answer answer(T thing) throws Exception;
    }

    static <T> Loaded<T> of(Optional<T> found, Predicate<T> isVisible) {
        return found.<Loaded<T>>map(thing -> isVisible.test(thing) ? new Seen<>(thing) : new Hidden<>())
                .orElseGet(Missing::new);
    }

    default Optional<T> seen() {
        return this instanceof Seen<T>(T thing) ? Optional.of(thing) : Optional.empty();
    }

    default boolean isHidden() {
        return this instanceof Hidden;
    }

    default <U> Loaded<U> map(Function<T, U> change) {
        return switch (this) {
            case Seen<T>(T thing) -> new Seen<>(change.apply(thing));
            case Hidden<T> _ -> new Hidden<>();
            case Missing<T> _ -> new Missing<>();
        };
    }

    /** The action's response, 403 if the thing is hidden from the caller, or 404 (decision 016). */
    default Answer answer(Action<T> action) throws Exception {
        return switch (this) {
            case Seen<T>(T thing) -> action.answer(thing);
            case Hidden<T> _ -> Answer.unauthorized();
            case Missing<T> _ -> Answer.notFound();
        };
    }
}
