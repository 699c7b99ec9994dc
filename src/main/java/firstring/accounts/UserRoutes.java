package firstring.accounts;

import firstring.accounts.tokens.KnownTokens;
import firstring.accounts.users.User;
import firstring.accounts.users.UserChanges;
import firstring.accounts.users.UserForm;
import firstring.accounts.users.UserStore;
import firstring.accounts.users.UserView;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.StrictForm;
import firstring.text.EmailAddress;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /api/v1/users} and the family's {@code /api/v1/webhook/users}. Admins manage; team leads read and set
 * statuses; agents read themselves and set their own.
 */
final class UserRoutes {
    private final Guard guard;
    private final UserStore users;
    private final UserChanges changes;
    private final KnownTokens tokens;

    UserRoutes(Guard guard, UserStore users, UserChanges changes, KnownTokens tokens) {
        this.guard = guard;
        this.users = users;
        this.changes = changes;
        this.tokens = tokens;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/api/v1/users", guard.manage(Role.TEAM_LEAD, this::list))
                .on("GET", "/api/v1/users/{id}", guard.manage(Role.AGENT, this::get))
                .on("POST", "/api/v1/users", guard.manage(Role.ADMIN, this::create))
                .on("PATCH", "/api/v1/users/{id}", guard.manage(Role.ADMIN, this::edit))
                .on("DELETE", "/api/v1/users/{id}", guard.manage(Role.ADMIN, this::deactivate))
                .on("PUT", "/api/v1/users/{id}/status", guard.manage(Role.AGENT, this::setStatus))
                .on("GET", "/api/v1/webhook/users", guard.family(this::listFamily));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("email"), params -> {
            Paging paging = Paging.read(params);
            String email = params.line("email", EmailAddress.MAX_LENGTH);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return paging.answer(
                    users.list(caller.account(), paging.afterOrZero(), email, paging.fetch()),
                    user -> user.id().value(),
                    UserView::of);
        });
    }

    private Answer get(Caller caller, Call call) {
        if (isBeyond(caller, call)) {
            return Answer.unauthorized();
        }
        Optional<User> found = users.find(caller.account(), new UserId(call.pathId()));
        return found.map(user -> UserView.answer(200, user)).orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, UserForm.CREATE_KEYS, params -> changes.create(Author.of(caller, call), params));
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return forgetting(StrictForm.body(
                call, UserForm.EDIT_KEYS, params -> changes.edit(Author.of(caller, call), call, params)));
    }

    private Answer deactivate(Caller caller, Call call) throws Exception {
        return forgetting(changes.deactivate(Author.of(caller, call), call));
    }

    private Answer setStatus(Caller caller, Call call) throws Exception {
        if (isBeyond(caller, call)) {
            return Answer.unauthorized();
        }
        return StrictForm.body(
                call, Set.of("status"), params -> changes.setStatus(Author.of(caller, call), call, params));
    }

    private Answer listFamily(Caller caller, Call call, Form form) {
        Params params = new Params(form, new Faults());
        Long id = params.id("user_id");
        String email = params.line("email", EmailAddress.MAX_LENGTH);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        return Answer.json(
                200,
                users.listActive(caller.account(), id, email, UserChanges.MAX_USERS).stream()
                        .map(UserView::family)
                        .toList());
    }

    /** An agent's calls about another user. */
    private static boolean isBeyond(Caller caller, Call call) {
        return !caller.role().isAtLeast(Role.TEAM_LEAD)
                && call.pathId() != caller.user().value();
    }

    /** Drops this node's cached tokens after a change of a role or activation, of which they would not know. */
    private Answer forgetting(Answer answer) {
        tokens.forgetAll();
        return answer;
    }
}
