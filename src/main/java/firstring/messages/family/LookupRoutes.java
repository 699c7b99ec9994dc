package firstring.messages.family;

import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;

/**
 * {@code POST /api/v1/webhook/lookup} (docs/contract.md 2): a lookup provider's data about a number. No such provider
 * can be configured yet, so a valid number is answered with 402, which clients of the original interpret as "not
 * included" and then continue.
 */
public final class LookupRoutes {
    private final Accounts accounts;

    public LookupRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/webhook/lookup", accounts.guard().family(this::lookUp));
    }

    private Answer lookUp(Caller caller, Call call, Form sent) {
        Params params = new Params(sent, new Faults());
        String country = accounts.settings().getSettings(caller.account()).country();
        if (new GatewayForm(params, country).phone("phone_number") == null
                && !params.faults().has("phone_number")) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
        }
        return params.faults().isEmpty()
                ? Answer.message(402, "No lookup provider is configured.")
                : Answer.invalid(params.faults());
    }
}
