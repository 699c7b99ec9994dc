package firstring.console;

import firstring.accounts.Passwords;
import firstring.accounts.Role;
import firstring.accounts.Sessions;
import firstring.http.Answer;
import firstring.http.Form;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.Value;
import firstring.text.HiddenText;
import java.util.Map;
import java.util.Set;

/** The user's own profile and password, and what every page has: the status switch and the list of keys. */
final class ProfilePages {
    private static final String PATH = "/profile";
    private static final Set<String> STATUSES = Set.of("available", "busy", "on_break", "offline");

    private final Gate gate;
    private final Sessions sessions;

    ProfilePages(Gate gate, Sessions sessions) {
        this.gate = gate;
        this.sessions = sessions;
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> show(visit, 200, "")))
                .on("GET", "/keys", gate.open(Role.AGENT, ProfilePages::showKeys))
                .on("POST", PATH + "/password", gate.open(Role.AGENT, this::changePassword))
                .on("GET", "/my-status", gate.watch(Role.AGENT, this::showStatus))
                .on("POST", "/my-status", gate.open(Role.AGENT, this::setStatus));
    }

    private Answer show(Visit visit, int status, String fault) {
        ProfileView view = new ProfileView(
                visit.user().email(),
                Words.role(visit.user().role().code()),
                visit.times().zoneName(),
                fault,
                visit.call().query().equals("changed"));
        return visit.page(status, "profile", visit.frame("Your profile", "profile"), view);
    }

    private static Answer showKeys(Visit visit) {
        return visit.part("keys-page", Map.of("frame", visit.frame("Keyboard shortcuts", "keys")));
    }

    private Answer changePassword(Visit visit) {
        String wanted = raw(visit.form(), "new_password");
        if (!wanted.equals(raw(visit.form(), "again"))) {
            return show(visit, 422, "The two new passwords differ.");
        }
        int length = wanted.codePointCount(0, wanted.length());
        if (length < Passwords.MIN_LENGTH || length > Passwords.MAX_LENGTH) {
            return show(
                    visit,
                    422,
                    "A password has %d to %d characters.".formatted(Passwords.MIN_LENGTH, Passwords.MAX_LENGTH));
        }
        HiddenText old = new HiddenText(raw(visit.form(), "old_password"));
        return sessions.changePassword(visit.session(), visit.call(), old, new HiddenText(wanted))
                ? visit.goTo(PATH + "?changed")
                : show(visit, 422, "The old password is not right.");
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
        Value sent = form.sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text;
    }
}
