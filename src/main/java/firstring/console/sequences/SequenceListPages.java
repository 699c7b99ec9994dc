package firstring.console.sequences;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The list of sequences: which there are, who is in them, and making, pausing and archiving them. */
public final class SequenceListPages {
    public static final String PATH = "/sequences";
    static final String API = "/api/v1/sequences";
    private static final int MOST = 200;

    private final Gate gate;

    public SequenceListPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, visit -> show(visit, 200, "", Map.of())))
                .on("POST", PATH, gate.open(Role.TEAM_LEAD, SequenceListPages::create))
                .on("POST", PATH + "/{id}/pause", gate.open(Role.TEAM_LEAD, this::pause))
                .on("POST", PATH + "/{id}/archive", gate.open(Role.TEAM_LEAD, this::archive));
    }

    private static Answer show(Visit visit, int status, String draft, Map<String, List<String>> faults)
            throws Exception {
        List<SequencesView.Row> rows = new ArrayList<>();
        for (JsonNode sequence : visit.api().all(API, MOST)) {
            rows.add(new SequencesView.Row(
                    sequence.path("id").asLong(),
                    SequencePages.FORM.version(sequence),
                    sequence.path("name").asString(),
                    sequence.path("paused").asBoolean(false),
                    sequence.path("steps").size(),
                    people(visit, sequence.path("id").asLong())));
        }
        return visit.page(
                status, "sequences", visit.frame("Sequences", "sequences"), new SequencesView.All(rows, draft, faults));
    }

    /** How many contacts are in a sequence now: those who wait at one of its steps. */
    static long people(Visit visit, long id) throws Exception {
        return visit.api()
                .get(API + "/" + id + "/funnel")
                .body()
                .path("plans")
                .valueStream()
                .flatMap(plan -> plan.path("steps").valueStream())
                .mapToLong(step -> step.path("waiting").asLong(0))
                .sum();
    }

    private static Answer create(Visit visit) throws Exception {
        Api.Reply reply = visit.api().post(API, Map.of("name", visit.text("name"), "steps", List.of()));
        return reply.isDone()
                ? visit.goTo(PATH + "/" + reply.body().path("id").asLong())
                : show(visit, 422, visit.text("name"), reply.faults());
    }

    private Answer pause(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Api.Reply reply = visit.api()
                .put(
                        API + "/" + id + "/pause",
                        Map.of("paused", visit.text("paused").equals("true")));
        String back = visit.text("back").equals("editor") ? PATH + "/" + id : PATH;
        return reply.isDone() ? visit.goTo(back) : gate.error(visit, reply);
    }

    private Answer archive(Visit visit) throws Exception {
        Api.Reply reply =
                SequencePages.FORM.remove(visit, API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }
}
