package firstring.accounts.tokens;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import java.util.Set;

/** {@code /api/v1/tokens}, for admins. A value is returned once, by the call that issues it. */
public final class TokenRoutes {
    private final Guard guard;
    private final TokenStore store;
    private final TokenChanges changes;
    private final KnownTokens known;

    public TokenRoutes(Guard guard, TokenStore store, TokenChanges changes, KnownTokens known) {
        this.guard = guard;
        this.store = store;
        this.changes = changes;
        this.known = known;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/tokens", guard.manage(Role.ADMIN, this::list))
                .on("GET", "/api/v1/tokens/{id}", guard.manage(Role.ADMIN, this::get))
                .on("POST", "/api/v1/tokens", guard.manage(Role.ADMIN, this::create))
                .on("PATCH", "/api/v1/tokens/{id}", guard.manage(Role.ADMIN, this::edit))
                .on("DELETE", "/api/v1/tokens/{id}", guard.manage(Role.ADMIN, this::revoke))
                .on("POST", "/api/v1/tokens/{id}/rotate", guard.manage(Role.ADMIN, this::rotate));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return paging.answer(
                    store.list(caller.account(), paging.afterOrZero(), paging.fetch()), Token::id, TokenJson::of);
        });
    }

    private Answer get(Caller caller, Call call) {
        return store.find(caller.account(), call.pathId())
                .map(TokenJson::answer)
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return forgetting(StrictForm.body(call, TokenForm.CREATE_KEYS, params -> changes.create(caller, call, params)));
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return forgetting(StrictForm.body(call, TokenForm.EDIT_KEYS, params -> changes.edit(caller, call, params)));
    }

    private Answer rotate(Caller caller, Call call) throws Exception {
        return forgetting(
                StrictForm.body(call, Set.of("overlap_seconds"), params -> changes.rotate(caller, call, params)));
    }

    private Answer revoke(Caller caller, Call call) {
        return forgetting(changes.revoke(caller, call));
    }

    /** Drops this node's cached tokens, including cached absences. */
    private Answer forgetting(Answer answer) {
        known.forgetAll();
        return answer;
    }
}
