package firstring.console;

import firstring.accounts.AccountSettings;
import firstring.accounts.Caller;
import firstring.accounts.signin.Session;
import firstring.accounts.users.User;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormValue;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One request of a signed-in user, with everything its response needs. */
public final class Visit {
    private final Call call;
    private final Session session;
    private final AccountSettings settings;
    private final Api api;
    private final Shell shell;
    private final Form form;
    private final UnaryOperator<Caller> withTeam;

    /** The parts that all visits share. */
    public record Shell(Templates templates, Assets assets) {}

    Visit(Call call, Session session, AccountSettings settings, Api api, Shell shell, UnaryOperator<Caller> withTeam) {
        this.call = call;
        this.session = session;
        this.settings = settings;
        this.api = api;
        this.shell = shell;
        this.withTeam = withTeam;
        this.form = FormReader.read(call).form();
    }

    public Call call() {
        return call;
    }

    public Session session() {
        return session;
    }

    public User user() {
        return session.user();
    }

    public AccountSettings settings() {
        return settings;
    }

    public Api api() {
        return api;
    }

    /** The viewer, with the users they lead at this moment. */
    Caller caller() {
        return withTeam.apply(session.caller());
    }

    public Form form() {
        return form;
    }

    /** A field of the form or query as text; empty when it was not sent. */
    public String text(String name) {
        FormValue sent = form.sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text.strip();
    }

    /** True when htmx asks for a part of the page. */
    public boolean wantsPart() {
        return "true".equals(call.header("HX-Request"));
    }

    /** The keys of the user's forms. */
    FormKeys formKeys() {
        return new FormKeys(session.formKey(), call.receivedAt());
    }

    public Times times() {
        ZoneId own = user().timezone();
        return new Times(own == null ? settings.timezone() : own, call.receivedAt());
    }

    public Frame frame(String title, String section) {
        String query = call.query().isEmpty() ? "" : "?" + call.query();
        return new Frame(
                title,
                section,
                settings.name(),
                session.account().value() + "/" + user().id().value(),
                user().name(),
                user().role(),
                user().status().code(),
                formKeys(),
                call.method().equals("GET") ? call.path() + query : "/",
                settings.callLink(),
                settings.pause(),
                List.of(),
                shell.assets(),
                times());
    }

    /** A page of this template, which takes the frame and a view. */
    public Answer page(String template, Frame frame, Object view) {
        return page(200, template, frame, view);
    }

    public Answer page(int status, String template, Frame frame, Object view) {
        return shell.templates().page(status, template, Map.of("frame", frame.withCuts(api.cuts()), "view", view));
    }

    /** A part of a page, by the parameters that its template names. */
    public Answer part(String template, Map<String, Object> parameters) {
        return shell.templates().page(200, template, new LinkedHashMap<>(parameters));
    }

    /** 303 to another page of the console. */
    public Answer goTo(String path) {
        return Gate.redirect(path);
    }
}
