package firstring.accounts.tokens;

import firstring.http.Call;
import firstring.http.body.Form;
import firstring.http.body.FormReading;
import firstring.http.body.FormValue;
import firstring.http.body.RequestReading;
import firstring.http.credentials.TokenSearch;
import java.util.Map;

/**
 * The parameters that a call is authenticated by. A body that cannot be read is searched for its token when neither
 * query nor headers contain one, so that a malformed lead is not rejected as unauthenticated (docs/contract.md 1.1).
 */
public final class BodyToken {
    private BodyToken() {}

    /** The parameters, with the token found in the body if necessary: at most one authentication attempt. */
    public static Form of(Call call, RequestReading request) {
        Form form = request.form();
        if (request.parameters() instanceof FormReading.Readable
                || Authenticator.presentedToken(call, form).isPresent()) {
            return form;
        }
        return TokenSearch.find(request.body())
                .map(token -> form.with(Map.of("api_token", new FormValue.Text(token))))
                .orElse(form);
    }
}
