package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Set-up, catalogs: tags, lines, disposition statuses and lead sources. */
public final class CatalogPages {
    private static final int MOST = 10_000;
    private static final SetUpView.Entry NONE = new SetUpView.Entry(0, "", "", "", "");

    private final Gate gate;

    public CatalogPages(Gate gate) {
        this.gate = gate;
    }

    /** A catalog as addresses name it, its title, and its own field, if it has one. */
    private record Kind(String path, String title, String own) {
        SharedForm form() {
            return own.isEmpty() ? SharedForm.of("name") : SharedForm.of("name", own);
        }
    }

    public void addTo(Routes routes) {
        List.of(
                        new Kind("tags", "Tags", "color"),
                        new Kind("lines", "Lines", "phone_number"),
                        new Kind("disposition-statuses", "Dispositions", ""),
                        new Kind("lead-sources", "Lead sources", ""))
                .forEach(kind -> addTo(routes, kind));
    }

    private void addTo(Routes routes, Kind kind) {
        String path = SetUpPages.PATH + "/" + kind.path();
        routes.on("GET", path, gate.open(Role.TEAM_LEAD, visit -> show(visit, 200, kind, NONE, Map.of())))
                .on("POST", path, gate.open(Role.TEAM_LEAD, visit -> create(visit, kind)))
                .on("POST", path + "/{id}", gate.open(Role.TEAM_LEAD, visit -> edit(visit, kind)))
                .on("POST", path + "/{id}/archive", gate.open(Role.TEAM_LEAD, visit -> archive(visit, kind)));
    }

    /** The form of a new entry; what was typed for one that is archived by now is not lost. */
    private static SetUpView.Entry draft(SetUpView.Entry typed) {
        return new SetUpView.Entry(0, "", typed.name(), typed.phone(), typed.color());
    }

    /** Typed: what was just sent and refused, shown in the place of what is stored. */
    private static Answer show(
            Visit visit, int status, Kind kind, SetUpView.Entry typed, Map<String, List<String>> faults)
            throws Exception {
        List<SetUpView.Entry> entries = visit.api().all("/api/v1/" + kind.path(), MOST).stream()
                .map(entry -> entry.path("id").asLong() == typed.id() ? typed : entry(kind, entry))
                .toList();
        SetUpView.Catalog view = new SetUpView.Catalog(
                kind.path(),
                kind.title(),
                kind.own(),
                entries,
                entries.contains(typed) ? NONE : draft(typed),
                typed.id(),
                faults);
        return visit.page(status, "catalog", visit.frame(kind.title(), "set-up"), view);
    }

    private static SetUpView.Entry entry(Kind kind, JsonNode entry) {
        return new SetUpView.Entry(
                entry.path("id").asLong(),
                kind.form().version(entry),
                entry.path("name").asString(),
                entry.path("phone_number").asString(""),
                entry.path("color").asString(""));
    }

    private static Answer create(Visit visit, Kind kind) throws Exception {
        Api.Reply reply = visit.api().post("/api/v1/" + kind.path(), wanted(visit, kind));
        return reply.isDone()
                ? visit.goTo(SetUpPages.PATH + "/" + kind.path())
                : show(visit, 422, kind, typed(visit, 0, ""), reply.faults());
    }

    private Answer edit(Visit visit, Kind kind) throws Exception {
        long id = visit.call().pathId();
        String target = "/api/v1/" + kind.path() + "/" + id;
        SharedForm.Saved saved = kind.form().save(visit, target, wanted(visit, kind));
        if (saved.isDone()) {
            return visit.goTo(SetUpPages.PATH + "/" + kind.path());
        }
        return saved.isMissing()
                ? gate.error(visit, 404)
                : show(visit, saved.status(), kind, typed(visit, id, saved.version()), saved.faults());
    }

    private static Map<String, @Nullable Object> wanted(Visit visit, Kind kind) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        wanted.put("name", visit.text("name"));
        if (!kind.own().isEmpty()) {
            wanted.put(kind.own(), visit.text(kind.own()).isEmpty() ? null : visit.text(kind.own()));
        }
        return wanted;
    }

    private static SetUpView.Entry typed(Visit visit, long id, String version) {
        return new SetUpView.Entry(id, version, visit.text("name"), visit.text("phone_number"), visit.text("color"));
    }

    private Answer archive(Visit visit, Kind kind) throws Exception {
        Api.Reply reply = kind.form()
                .remove(visit, "/api/v1/" + kind.path() + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(SetUpPages.PATH + "/" + kind.path()) : gate.error(visit, reply);
    }
}
