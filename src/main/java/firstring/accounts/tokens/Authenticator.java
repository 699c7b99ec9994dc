package firstring.accounts.tokens;

import firstring.accounts.Caller;
import firstring.accounts.TimeSources;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.http.server.Source;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identifies the caller by the presented token. Thread-safe. */
public final class Authenticator {
    private static final int MAX_TOKEN_LENGTH = 255;
    private static final String BEARER = "bearer ";

    /** The signed-in user while a console page calls a route of this process. */
    private static final ScopedValue<Caller> SIGNED_IN = ScopedValue.newInstance();

    private final TokenKey key;
    private final KnownTokens tokens;
    private final TokenUse use;
    private final FailureThrottle failures;
    private final ShortTokens shortTokens;
    private final TokenRates rates;
    private final InstantSource clock;

    public Authenticator(TokenKey key, TokenActivity activity, TimeSources clocks) {
        this.key = key;
        this.tokens = activity.known();
        this.use = activity.use();
        this.failures = new FailureThrottle(clocks.ticker());
        this.shortTokens = new ShortTokens(failures, activity.worked());
        this.rates = activity.rates();
        this.clock = clocks.wall();
    }

    /** Answers a call made inside this process by a signed-in user, who needs no token. */
    public static Answer answerAs(Caller caller, Endpoint endpoint, Call call) throws Exception {
        return ScopedValue.where(SIGNED_IN, caller).call(() -> endpoint.answer(call));
    }

    /** The token of a call, from body, else query, else {@code Authorization: Bearer}, else {@code X-Api-Token}. */
    public static Optional<String> presentedToken(Call call, Form form) {
        FormValue sent = form.sent("api_token");
        String text = sent == null ? null : Params.plainText(sent);
        return present(text)
                .or(() -> present(bearer(call.header("Authorization"))))
                .or(() -> present(call.header("X-Api-Token")));
    }

    /**
     * Looks up the presented token. A wrong token counts against its source; a missing one does not, since it is not a
     * guess. A short token from a source that has failed too often is not even looked up, see {@link ShortTokens}. A
     * token is cached for at most five seconds.
     */
    public Authentication authenticate(Call call, Form form) {
        if (SIGNED_IN.isBound()) {
            return new Authentication.Known(SIGNED_IN.get());
        }
        Optional<String> presented = presentedToken(call, form);
        if (presented.isEmpty()) {
            return new Authentication.Unknown();
        }
        String token = presented.get();
        Source source = Source.of(call.remoteAddress());
        if (token.length() > MAX_TOKEN_LENGTH) {
            return refuse(source);
        }
        TokenDigest digest = key.digest(token);
        if (TokenValue.isShort(token)) {
            return shortTokens.judge(
                    source, digest, () -> look(digest, call, source).orElseGet(Authentication.Unknown::new));
        }
        return look(digest, call, source).orElseGet(() -> refuse(source));
    }

    /** Empty when it is not valid here. */
    private Optional<Authentication> look(TokenDigest digest, Call call, Source source) {
        return tokens.find(digest)
                .filter(token -> token.limits().allow(clock.instant(), call.remoteAddress()))
                .map(token -> admit(token, source));
    }

    private Authentication admit(KnownToken token, Source source) {
        long wait = rates.take(token, source);
        if (wait > 0) {
            return new Authentication.Throttled(wait);
        }
        use.note(token.caller().tokenId());
        return new Authentication.Known(token.caller());
    }

    private Authentication refuse(Source source) {
        long wait = failures.countFailure(source);
        return wait > 0 ? new Authentication.Throttled(wait) : new Authentication.Unknown();
    }

    private static Optional<String> present(@Nullable String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return null;
        }
        return authorization.substring(BEARER.length());
    }
}
