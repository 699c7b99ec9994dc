package firstring.console;

import firstring.accounts.Accounts;
import firstring.accounts.Role;
import firstring.accounts.signin.Session;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.server.OwnRoutes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets a visit through to its page when a user with that role is signed in; others go to the sign-in page and
 * comes back after it, and a form that was sent meanwhile is kept. A form must bring a key of the user's, and has one effect
 * however often it is sent.
 */
public final class Gate {
    private final Accounts accounts;
    private final OwnRoutes routes;
    private final Cookies cookies;
    private final Visit.Shell shell;
    private final FormSubmissions presses;

    Gate(Accounts accounts, OwnRoutes routes, Cookies cookies, Visit.Shell shell, FormSubmissions presses) {
        this.accounts = accounts;
        this.routes = routes;
        this.cookies = cookies;
        this.shell = shell;
        this.presses = presses;
    }

    /** Answers a visit. */
    @FunctionalInterface
    public interface Page {
        Answer answer(Visit visit) throws Exception;
    }

    /** A page, or a form of one, for users of at least this role. */
    public Endpoint open(Role least, Page page) {
        return open(least, page, visit -> true);
    }

    /** A page whose form can be submitted without side effects, such as one that only reworks its input. */
    public Endpoint open(Role least, Page page, Predicate<Visit> hasEffect) {
        return call -> open(least, visit -> press(visit, page, hasEffect), call, true);
    }

    /** Requests that an open page sends on its own; they don't count as activity. */
    public Endpoint watch(Role least, Page page) {
        return call -> open(least, page, call, false);
    }

    private Answer open(Role least, Page page, Call call, boolean isUse) throws Exception {
        Optional<Session> session = find(call, isUse);
        if (session.isEmpty()) {
            return toSignIn(call);
        }
        Visit visit = visit(call, session.get());
        if (!session.get().user().role().isAtLeast(least)) {
            return error(visit, 403);
        }
        return page.answer(visit);
    }

    private Answer press(Visit visit, Page page, Predicate<Visit> hasEffect) throws Exception {
        if (!visit.call().method().equals("POST")) {
            return page.answer(visit);
        }
        Optional<String> form = visit.formKeys().findName(visit.text("form_key"));
        if (form.isEmpty()) {
            return error(visit, 403);
        }
        if (!hasEffect.test(visit)) {
            return page.answer(visit);
        }
        FormSubmission press = FormSubmission.of(form.get(), visit.call());
        return switch (presses.run(visit, press, page)) {
            case FormSubmissions.Outcome.Answered(Answer answer) ->
                answer.status() < 400 ? done(visit, press, answer) : answer;
            case FormSubmissions.Outcome.SentBefore _ -> again(visit);
        };
    }

    /** Tells scripts that what was typed need not be kept any longer, and gives a part that stays in its page another key. */
    private Answer done(Visit visit, FormSubmission press, Answer answer) {
        boolean hasCookie = answer.headers().containsKey("Set-Cookie");
        Answer told = hasCookie ? answer : cookies.acknowledge(answer, visit.call(), press.form());
        return visit.wantsPart() ? told.withHeader("Form-Key", visit.formKeys().next()) : told;
    }

    private Answer again(Visit visit) {
        Optional<KeptForm> sent = KeptForm.of(visit.call());
        return sent.isEmpty() ? error(visit, 409) : again(visit, sent.get());
    }

    private Answer again(Visit visit, KeptForm sent) {
        List<KeptForm.Field> fields = sent.fields().stream()
                .map(field -> field.name().equals("form_key")
                        ? new KeptForm.Field(field.name(), visit.formKeys().next())
                        : field)
                .toList();
        String sentence = "This form was already sent. Check whether your change was saved before you send it again.";
        return shell.templates()
                .page(
                        409,
                        "form-again",
                        Map.of(
                                "view",
                                new FormAgainView(
                                        "Already sent", sentence, sent.path(), fields, false, shell.assets())));
    }

    Optional<Session> find(Call call, boolean isUse) {
        return cookies.readSession(call).flatMap(value -> accounts.sessions().find(value, isUse));
    }

    /** The page of an error, within the frame of who is signed in. */
    public Answer error(Visit visit, int status) {
        return visit.page(
                status, "error-inside", visit.frame(ErrorView.of(status).title(), ""), ErrorView.of(status));
    }

    /** An error met in the API, as a page. */
    public Answer error(Visit visit, Api.Reply reply) {
        return error(visit, reply.status());
    }

    private Visit visit(Call call, Session session) {
        Api api = new Api(routes, session.caller(), call);
        return new Visit(
                call,
                session,
                accounts.settings().getSettings(session.account()),
                api,
                shell,
                accounts.guard()::withTeam);
    }

    private Answer toSignIn(Call call) {
        boolean isPart = "true".equals(call.header("HX-Request"));
        String wanted = isPart ? shownPage(call) : call.method().equals("GET") ? target(call) : "/";
        boolean isDone = call.path().equals(SignInPages.SIGN_OUT);
        Optional<KeptForm> kept = isPart || isDone ? Optional.empty() : KeptForm.of(call);
        if (kept.isPresent()) {
            SignInView view = SignInView.keeping(kept.get(), shell.assets());
            return shell.templates().page(401, "sign-in", Map.of("view", view));
        }
        String signIn = wanted.equals("/") ? "/sign-in" : "/sign-in?next=" + encode(wanted);
        return isPart ? Answer.empty().withHeader("HX-Redirect", signIn) : redirect(signIn);
    }

    static String target(Call call) {
        return call.path() + (call.query().isEmpty() ? "" : "?" + call.query());
    }

    /** The page that a part was asked for, as htmx names it. */
    private static String shownPage(Call call) {
        String address = call.header("HX-Current-URL");
        if (address == null) {
            return "/";
        }
        int path = address.indexOf('/', address.indexOf("://") + 3);
        return path < 0 ? "/" : within(address.substring(path));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A path of this console; anything else, such as another host's address, is the first page. */
    public static String within(String path) {
        boolean own = path.startsWith("/")
                && !path.startsWith("//")
                && !path.contains("\\")
                && path.chars().allMatch(character -> character > ' ' && character < 127);
        return own ? path : "/";
    }

    static Answer redirect(String path) {
        return new Answer(303, Map.of("Location", path), new byte[0]);
    }
}
