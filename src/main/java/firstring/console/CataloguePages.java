package firstring.console;

import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Set-up, catalogues: tags, lines, disposition statuses and lead sources. */
final class CataloguePages {
    private static final int MOST = 10_000;
    private static final SetUpView.Entry NONE = new SetUpView.Entry(0, "", "", "");

    private final Gate gate;

    CataloguePages(Gate gate) {
        this.gate = gate;
    }

    /** A catalogue as addresses name it, its title, and its own field, if it has one. */
    private record Kind(String path, String title, String own) {}

    void addTo(Routes routes) {
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
                .on("POST", path, gate.open(Role.TEAM_LEAD, visit -> save(visit, kind, 0)))
                .on(
                        "POST",
                        path + "/{id}",
                        gate.open(
                                Role.TEAM_LEAD,
                                visit -> save(visit, kind, visit.call().pathId())))
                .on("POST", path + "/{id}/archive", gate.open(Role.TEAM_LEAD, visit -> archive(visit, kind)));
    }

    private static Answer show(
            Visit visit, int status, Kind kind, SetUpView.Entry draft, Map<String, List<String>> faults)
            throws Exception {
        List<SetUpView.Entry> entries = visit.api().all("/api/v1/" + kind.path(), MOST).stream()
                .map(CataloguePages::entry)
                .toList();
        SetUpView.Catalogue view =
                new SetUpView.Catalogue(kind.path(), kind.title(), kind.own(), entries, draft, faults);
        return visit.page(status, "catalogue", visit.frame(kind.title(), "set-up"), view);
    }

    private static SetUpView.Entry entry(JsonNode entry) {
        return new SetUpView.Entry(
                entry.path("id").asLong(),
                entry.path("name").asString(),
                entry.path("phone_number").asString(""),
                entry.path("color").asString(""));
    }

    private static Answer save(Visit visit, Kind kind, long id) throws Exception {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        wanted.put("name", visit.text("name"));
        if (!kind.own().isEmpty()) {
            wanted.put(kind.own(), visit.text(kind.own()).isEmpty() ? null : visit.text(kind.own()));
        }
        String target = "/api/v1/" + kind.path();
        Api.Reply reply =
                id == 0 ? visit.api().post(target, wanted) : visit.api().patch(target + "/" + id, wanted);
        SetUpView.Entry typed =
                new SetUpView.Entry(id, visit.text("name"), visit.text("phone_number"), visit.text("color"));
        return reply.isDone()
                ? visit.goTo(SetUpPages.PATH + "/" + kind.path())
                : show(visit, 422, kind, typed, reply.faults());
    }

    private Answer archive(Visit visit, Kind kind) throws Exception {
        Api.Reply reply =
                visit.api().delete("/api/v1/" + kind.path() + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(SetUpPages.PATH + "/" + kind.path()) : gate.error(visit, reply);
    }
}
