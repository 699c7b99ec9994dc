package firstring.http;

/** Answers one call on a virtual thread of its own; may block. An exception that leaves it is answered with 500. */
@FunctionalInterface
public interface Endpoint {
    Answer answer(Call call) throws Exception;
}
