package firstring.http.server;

import firstring.http.Answer;

/** Creates the page that a person sees instead of the contract's JSON. */
@FunctionalInterface
public interface ErrorPages {
    Answer page(int status, String requestId);
}
