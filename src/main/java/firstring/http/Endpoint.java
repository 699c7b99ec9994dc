package firstring.http;

/** Answers one call on its own virtual thread; can block. An uncaught exception results in a 500. */
@FunctionalInterface
public interface Endpoint {
    Answer answer(Call call) throws Exception;
}
