package firstring.console.dialer;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.dialer.DialerCalls.Typed;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an agent does with the current contact. Every form names the entry and its lease, so an outcome can only apply
 * to the contact that was shown; each saves the note.
 */
public final class DialerCallPages {
    private static final String PATH = DialerPages.PATH + "/{id}";

    private final Gate gate;
    private final NameStore names;
    private final DialerPages dialer;
    private final DialerCalls calls;

    public DialerCallPages(Gate gate, NameStore names, DialerPages dialer) {
        this.gate = gate;
        this.names = names;
        this.dialer = dialer;
        this.calls = new DialerCalls(names);
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, this::show))
                .on("GET", PATH + "/hold", gate.open(Role.AGENT, this::hold))
                .on("POST", PATH + "/dispose", gate.open(Role.AGENT, this::dispose))
                .on("POST", PATH + "/skip", gate.open(Role.AGENT, this::skip))
                .on("POST", PATH + "/undo", gate.open(Role.AGENT, this::undo))
                .on("POST", PATH + "/call-back", gate.open(Role.AGENT, this::callBack));
    }

    private Answer show(Visit visit) throws Exception {
        Optional<JsonNode> held = DialerCalls.renewShown(visit);
        return held.isEmpty() ? lost(visit, 200) : show(visit, 200, held.get(), Typed.NOTHING);
    }

    private Answer show(Visit visit, int status, JsonNode held, Typed typed) throws Exception {
        return dialer.show(visit, status, DialerPages.Shown.of(calls.view(visit, held, typed)));
    }

    /** The agent no longer has the contact, but the note can still be added to it. */
    private Answer lost(Visit visit, int status) throws Exception {
        String note = raw(visit, "note");
        String sentence = "You no longer have this contact. It's open elsewhere or already completed.";
        return dialer.show(
                visit,
                status,
                note.isBlank() ? DialerPages.Shown.of(sentence) : DialerPages.Shown.of(sentence, lost(visit, note)));
    }

    private DialerView.Lost lost(Visit visit, String note) throws Exception {
        long contact = visit.api().get(entry(visit)).body().path("contact_id").asLong(0);
        boolean isVisible =
                contact > 0 && visit.api().get("/api/v1/contacts/" + contact).isDone();
        return isVisible
                ? new DialerView.Lost(contact, new Names(names, visit).ofContact(contact), note)
                : new DialerView.Lost(0, "", note);
    }

    /** Asked once a minute while the contact is on the screen. */
    private Answer hold(Visit visit) throws Exception {
        return DialerCalls.renewShown(visit).isPresent()
                ? Answer.empty()
                : visit.part("dialer-lost", Map.of("href", DialerDesk.of(visit).at(DialerPages.PATH)));
    }

    private Answer dispose(Visit visit) throws Exception {
        return work(visit, "/dispose", Map.of("disposition_status_id", visit.text("disposition")));
    }

    private Answer callBack(Visit visit) throws Exception {
        return work(visit, "/call-back", Map.of("at", visit.text("at")));
    }

    private Answer skip(Visit visit) throws Exception {
        String minutes = visit.text("minutes");
        boolean isPutOff = minutes.matches("[1-9][0-9]{0,5}");
        return work(visit, "/skip", isPutOff ? Map.of("until", later(visit, Long.parseLong(minutes))) : Map.of());
    }

    private static String later(Visit visit, long minutes) {
        return visit.call().receivedAt().plus(Duration.ofMinutes(minutes)).toString();
    }

    private Answer work(Visit visit, String action, Map<String, String> wish) throws Exception {
        Map<String, String> whole = new LinkedHashMap<>(wish);
        whole.put("lease", visit.text("lease"));
        String note = raw(visit, "note");
        if (!note.isBlank()) {
            whole.put("note", note);
        }
        Api.Reply reply = visit.api().post(entry(visit) + action, whole);
        if (reply.isDone()) {
            return next(visit);
        }
        Optional<JsonNode> held = reply.status() == 400 ? DialerCalls.renewShown(visit) : Optional.empty();
        return held.isEmpty()
                ? lost(visit, 409)
                : show(visit, 422, held.get(), new Typed(reply.faults(), note, visit.text("at"), ""));
    }

    /** A completed action stays done even when there is no next contact, for example after the user left the list. */
    private Answer next(Visit visit) throws Exception {
        Answer next = dialer.next(visit);
        return next.status() < 400 ? next : visit.goTo(DialerDesk.of(visit).at(DialerPages.PATH));
    }

    private Answer undo(Visit visit) throws Exception {
        String lease = visit.text("lease");
        Api.Reply reply = visit.api().post(entry(visit) + "/undo", lease.isEmpty() ? Map.of() : Map.of("lease", lease));
        if (!reply.isDone()) {
            return refuseUndo(visit, "This can't be undone. " + DialerPages.fault(reply));
        }
        JsonNode held = reply.body().path("data");
        String name = new Names(names, visit)
                .ofContact(held.path("contact").path("id").asLong());
        String undone = DialerAround.undone(name, reply.body().path("stays"), visit.times());
        return show(visit, 200, held, new Typed(Map.of(), "", "", undone));
    }

    /** The current contact stays. */
    private Answer refuseUndo(Visit visit, String sentence) throws Exception {
        Optional<JsonNode> held = DialerCalls.renew(visit, visit.text("lease"));
        return held.isEmpty()
                ? dialer.show(visit, 409, DialerPages.Shown.of(sentence))
                : show(visit, 409, held.get(), new Typed(Map.of("", List.of(sentence)), "", "", ""));
    }

    private static String entry(Visit visit) {
        return DialerDesk.of(visit).work() + "/" + visit.call().pathId();
    }

    private static String raw(Visit visit, String name) {
        FormValue sent = visit.form().sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text;
    }
}
