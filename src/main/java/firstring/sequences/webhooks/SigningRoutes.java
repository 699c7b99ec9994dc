package firstring.sequences.webhooks;

import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.Map;

/** {@code GET /api/v1/account/webhook-secret}: the key with which a receiver of webhook steps verifies signatures. */
public final class SigningRoutes {
    private final Guard guard;
    private final SigningKeys keys;

    public SigningRoutes(Guard guard, SigningKeys keys) {
        this.guard = guard;
        this.keys = keys;
    }

    public void addTo(Routes routes) {
        routes.on(
                "GET",
                "/api/v1/account/webhook-secret",
                guard.manage(
                        Role.ADMIN,
                        (caller, call) -> Answer.json(200, Map.of("secret", keys.reveal(caller.account())))));
    }
}
