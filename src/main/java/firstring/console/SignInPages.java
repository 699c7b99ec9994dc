package firstring.console;

import firstring.accounts.Accounts;
import firstring.accounts.Role;
import firstring.accounts.signin.Sessions;
import firstring.accounts.signin.SignIn;
import firstring.accounts.signin.SignIns;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormValue;
import firstring.text.HiddenText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Coming in and going out. */
public final class SignInPages {
    static final String SIGN_OUT = "/sign-out";

    private static final String PATH = "/sign-in";

    private static final int SECONDS_IN_WORDS = 90;

    private final SignIns signIns;
    private final Sessions sessions;
    private final Gate gate;
    private final Cookies cookies;
    private final Visit.Shell shell;
    private final InstantSource clock;

    SignInPages(Accounts accounts, Gate gate, Cookies cookies, Visit.Shell shell, InstantSource clock) {
        this.clock = clock;
        this.signIns = accounts.signIns();
        this.sessions = accounts.sessions();
        this.gate = gate;
        this.cookies = cookies;
        this.shell = shell;
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, this::show)
                .on("POST", PATH, this::signIn)
                .on("POST", SIGN_OUT, gate.open(Role.AGENT, this::signOut));
    }

    private Answer show(Call call) {
        String next = text(FormReader.read(call).form(), "next");
        if (gate.find(call, true).isPresent()) {
            return Gate.redirect(Gate.within(next));
        }
        return page(200, new SignInView("", "", next, "", null, shell.assets()));
    }

    private Answer signIn(Call call) {
        Form form = FormReader.read(call).form();
        if (comesFromElsewhere(call)) {
            return page(403, faulty(form, "This form came from another site. Please sign in here."));
        }
        return switch (signIns.signIn(attempt(call, form))) {
            case SignIn.SignedIn(String session, String device) ->
                cookies.setDevice(cookies.setSession(goOn(session, form), session), device);
            case SignIn.Refused _ -> page(401, faulty(form, "Incorrect email or password."));
            case SignIn.Throttled(long seconds) ->
                later(form, "Too many attempts. Please try again in %s.".formatted(waitWords(seconds)), seconds);
            case SignIn.Busy(long seconds) ->
                later(form, "Too many people are signing in right now. Please try again in a few seconds.", seconds);
        };
    }

    private SignIns.Attempt attempt(Call call, Form form) {
        return new SignIns.Attempt(
                text(form, "email"),
                new HiddenText(text(form, "password")),
                text(form, "account"),
                call.remoteAddress(),
                cookies.readDevice(call).orElse(""),
                cookies.readSession(call).orElse(""));
    }

    private Answer later(Form form, String fault, long seconds) {
        return page(429, faulty(form, fault)).withHeader("Retry-After", Long.toString(seconds));
    }

    public static String waitWords(long seconds) {
        return seconds < SECONDS_IN_WORDS
                ? seconds == 1 ? "1 second" : seconds + " seconds"
                : (seconds + 59) / 60 + " minutes";
    }

    private Answer signOut(Visit visit) {
        sessions.signOut(visit.session());
        return cookies.clearSession(visit.goTo(PATH));
    }

    private Answer page(int status, SignInView view) {
        return shell.templates().page(status, "sign-in", Map.of("view", view));
    }

    private SignInView faulty(Form form, String fault) {
        return new SignInView(
                text(form, "email"),
                text(form, "account"),
                text(form, "next"),
                fault,
                kept(form).orElse(null),
                shell.assets());
    }

    private static Optional<KeptForm> kept(Form form) {
        return KeptForm.of(text(form, "kept_path"), text(form, "kept_body"));
    }

    /** Redirects to the requested page, or to the kept form if it belongs to the user who has signed in. */
    private Answer goOn(String session, Form form) {
        Instant now = clock.instant();
        return kept(form)
                .filter(kept -> sessions.find(session, false)
                        .flatMap(own -> new FormKeys(own.formKey(), now).findName(kept.key()))
                        .isPresent())
                .map(this::resume)
                .orElseGet(() -> Gate.redirect(Gate.within(text(form, "next"))));
    }

    private Answer resume(KeptForm kept) {
        String sentence = "You're signed in again. Your form will be submitted now.";
        FormAgainView view = new FormAgainView("Signed in", sentence, kept.path(), kept.fields(), true, shell.assets());
        return shell.templates().page(200, "form-again", Map.of("view", view));
    }

    /** Browsers say so themselves; a client that is none may leave the header out. */
    private static boolean comesFromElsewhere(Call call) {
        String site = call.header("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private static String text(Form form, String name) {
        FormValue sent = form.sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text;
    }
}
