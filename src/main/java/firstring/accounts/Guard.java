package firstring.accounts;

import firstring.accounts.tokens.Authentication;
import firstring.accounts.tokens.Authenticator;
import firstring.accounts.tokens.BodyToken;
import firstring.accounts.users.Teams;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Faults;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.ReadingNote;
import firstring.http.body.RequestReading;
import java.util.Map;
import java.util.stream.Collectors;

/** Passes a call to its endpoint when its token allows it, else answers with 401, 403 or 429 (docs/contract.md 1.4). */
public final class Guard {

    /** A call of the management API by an authorized caller. */
    @FunctionalInterface
    public interface ManageAction {
        Answer answer(Caller caller, Call call) throws Exception;
    }

    /** A call of the webhook family with its parameters. */
    @FunctionalInterface
    public interface FamilyAction {
        Answer answer(Caller caller, Call call, Form form) throws Exception;
    }

    private static final Form NOTHING = new Form(Map.of());

    private final Authenticator authenticator;
    private final AccountStore accounts;
    private final Teams teams;

    Guard(Authenticator authenticator, AccountStore accounts, Teams teams) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.teams = teams;
    }

    /** A route of the management API: scope {@code manage}, token in a header, a user with at least this role. */
    public Endpoint manage(Role least, ManageAction action) {
        return call -> switch (authenticator.authenticate(call, NOTHING)) {
            case Authentication.Unknown _ -> Answer.unauthenticated();
            case Authentication.Throttled throttled -> throttled(throttled);
            case Authentication.Known(Caller caller) ->
                mayManage(caller, least) ? action.answer(withTeam(caller), call) : Answer.unauthorized();
        };
    }

    /** The team lead with the users they currently lead. */
    public Caller withTeam(Caller caller) {
        return caller.role() == Role.TEAM_LEAD ? caller.leading(teams.of(caller.account(), caller.user())) : caller;
    }

    /** A route of the webhook family: scope {@code family}, token in body, query or header, an allowed origin. */
    public Endpoint family(FamilyAction action) {
        return call -> {
            RequestReading request = FormReader.readRequest(call);
            return switch (authenticator.authenticate(call, BodyToken.of(call, request))) {
                case Authentication.Unknown _ -> Answer.unauthenticated();
                case Authentication.Throttled throttled -> throttled(throttled);
                case Authentication.Known(Caller caller) -> answerFamily(caller, call, request.parameters(), action);
            };
        };
    }

    /** 429 with {@code Retry-After}. */
    public static Answer throttled(Authentication.Throttled throttled) {
        return Answer.message(429, "Too Many Attempts.")
                .withHeader("Retry-After", Long.toString(throttled.retryAfterSeconds()));
    }

    private static boolean mayManage(Caller caller, Role least) {
        return caller.scopes().contains(Scope.MANAGE) && caller.role().isAtLeast(least);
    }

    private Answer answerFamily(Caller caller, Call call, FormReading reading, FamilyAction action) throws Exception {
        return switch (reading) {
            case FormReading.Broken broken -> unreadable(broken);
            case FormReading.UnsupportedType unsupported -> Answer.message(415, unsupported.sentence());
            case FormReading.Readable(Form form) ->
                mayCallFamily(caller, call) ? noted(action.answer(caller, call, form), form) : Answer.unauthorized();
        };
    }

    /** Reports repairs and guesses in a header, because the family's bodies are fixed. */
    private static Answer noted(Answer answer, Form form) {
        return form.notes().isEmpty()
                ? answer
                : answer.withHeader(
                        "X-Warnings",
                        form.notes().stream().map(ReadingNote::code).collect(Collectors.joining(", ")));
    }

    private boolean mayCallFamily(Caller caller, Call call) {
        return caller.scopes().contains(Scope.FAMILY)
                && accounts.getSettings(caller.account()).allowsOrigin(call.header("Origin"));
    }

    private static Answer unreadable(FormReading.Broken broken) {
        Faults faults = new Faults();
        faults.add("body", broken.sentence());
        return Answer.invalid(faults);
    }
}
