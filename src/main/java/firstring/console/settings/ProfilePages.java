package firstring.console.settings;

import firstring.accounts.Role;
import firstring.accounts.signin.OwnPassword;
import firstring.accounts.signin.PasswordChange;
import firstring.accounts.users.PasswordFault;
import firstring.concurrent.Overloaded;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SignInPages;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.text.HiddenText;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The user's own profile and password, and what every page has: the status switch and the list of keys. */
public final class ProfilePages {
    private static final String PATH = "/profile";
    private static final Set<String> STATUSES = Set.of("available", "busy", "on_break", "offline");

    private final Gate gate;
    private final OwnPassword ownPassword;

    public ProfilePages(Gate gate, OwnPassword ownPassword) {
        this.gate = gate;
        this.ownPassword = ownPassword;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> show(visit, 200, Map.of())))
                .on("GET", "/keys", gate.open(Role.AGENT, ProfilePages::showKeys))
                .on("POST", PATH + "/password", gate.open(Role.AGENT, this::changePassword))
                .on("GET", "/my-status", gate.watch(Role.AGENT, this::showStatus))
                .on("POST", "/my-status", gate.open(Role.AGENT, this::setStatus));
    }

    private Answer show(Visit visit, int status, Map<String, List<String>> faults) {
        ProfileView view = new ProfileView(
                visit.user().email(),
                Words.role(visit.user().role().code()),
                visit.times().zoneName(),
                visit.session().account().value(),
                faults,
                visit.call().query().equals("changed"));
        return visit.page(status, "profile", visit.frame("Your profile", "profile"), view);
    }

    private static Answer showKeys(Visit visit) {
        return visit.part("keys-page", Map.of("frame", visit.frame("Keyboard shortcuts", "keys")));
    }

    private Answer changePassword(Visit visit) {
        HiddenText wanted = new HiddenText(raw(visit.form(), "new_password"));
        if (!wanted.reveal().equals(raw(visit.form(), "again"))) {
            return faulty(visit, "again", "The two passwords don't match.");
        }
        HiddenText current = new HiddenText(raw(visit.form(), "old_password"));
        try {
            return answer(visit, ownPassword.change(visit.session(), visit.call(), current, wanted));
        } catch (Overloaded busy) {
            return show(visit, 429, Map.of("", List.of("The server is busy. Please try again in a few seconds.")))
                    .withHeader("Retry-After", Long.toString(busy.retryAfterSeconds()));
        }
    }

    private Answer answer(Visit visit, PasswordChange change) {
        return switch (change) {
            case PasswordChange.Changed _ -> visit.goTo(PATH + "?changed");
            case PasswordChange.WrongCurrent _ -> faulty(visit, "old_password", "The current password is incorrect.");
            case PasswordChange.Refused(PasswordFault fault) -> faulty(visit, "new_password", fault.sentence());
            case PasswordChange.Throttled(long seconds) -> {
                String sentence =
                        "Too many attempts. Please try again in %s.".formatted(SignInPages.waitWords(seconds));
                yield show(visit, 429, Map.of("old_password", List.of(sentence)))
                        .withHeader("Retry-After", Long.toString(seconds));
            }
        };
    }

    private Answer faulty(Visit visit, String field, String sentence) {
        return show(visit, 422, Map.of(field, List.of(sentence)));
    }

    private Answer showStatus(Visit visit) {
        return visit.part("status-switch", Map.of("frame", visit.frame("", "")));
    }

    private Answer setStatus(Visit visit) throws Exception {
        String wanted = visit.text("status");
        if (!STATUSES.contains(wanted)) {
            return gate.error(visit, 400);
        }
        Api.Reply reply =
                visit.api().put("/api/v1/users/" + visit.user().id().value() + "/status", Map.of("status", wanted));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        if (visit.wantsPart()) {
            return visit.part(
                    "status-switch", Map.of("frame", visit.frame("", "").withStatus(wanted)));
        }
        return visit.goTo(Gate.within(visit.text("back")));
    }

    /** A password as it was typed, spaces too. */
    private static String raw(Form form, String name) {
        FormValue sent = form.sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text;
    }
}
