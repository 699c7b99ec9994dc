package firstring.console;

import firstring.accounts.Accounts;
import firstring.accounts.Role;
import firstring.accounts.Session;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.OwnRoutes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a visit through to its page when somebody of that role is signed in; whoever is not goes to the sign-in page and
 * comes back after it. A form must bring the key of its session.
 */
final class Gate {
    private final Accounts accounts;
    private final OwnRoutes routes;
    private final Cookies cookies;
    private final Visit.Shell shell;

    Gate(Accounts accounts, OwnRoutes routes, Cookies cookies, Visit.Shell shell) {
        this.accounts = accounts;
        this.routes = routes;
        this.cookies = cookies;
        this.shell = shell;
    }

    /** Answers a visit. */
    @FunctionalInterface
    interface Page {
        Answer answer(Visit visit) throws Exception;
    }

    /** A page, or a form of one, for users of at least this role. */
    Endpoint open(Role least, Page page) {
        return call -> open(least, page, call, true);
    }

    /** What a page asks for by itself while it stands open: it does not count as use. */
    Endpoint watch(Role least, Page page) {
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
        if (call.method().equals("POST") && !bringsKey(visit)) {
            return error(visit, 403);
        }
        return page.answer(visit);
    }

    Optional<Session> find(Call call, boolean isUse) {
        return cookies.readSession(call).flatMap(value -> accounts.sessions().find(value, isUse));
    }

    /** The page of an error, within the frame of who is signed in. */
    Answer error(Visit visit, int status) {
        return visit.page(
                status, "error-inside", visit.frame(ErrorView.of(status).title(), ""), ErrorView.of(status));
    }

    /** An error met in the API, as a page. */
    Answer error(Visit visit, Api.Reply reply) {
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

    private static boolean bringsKey(Visit visit) {
        byte[] sent = visit.text("form_key").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sent, visit.session().formKey().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer toSignIn(Call call) {
        boolean isPart = "true".equals(call.header("HX-Request"));
        String wanted = isPart ? shownPage(call) : call.method().equals("GET") ? target(call) : "/";
        String signIn = wanted.equals("/") ? "/sign-in" : "/sign-in?next=" + encode(wanted);
        return isPart ? Answer.empty().withHeader("HX-Redirect", signIn) : redirect(signIn);
    }

    private static String target(Call call) {
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

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A path of this console; anything else, such as another host's address, is the first page. */
    static String within(String path) {
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
