package firstring.console.sequences;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The contacts of a sequence, their current steps and the funnel. */
public final class SequencePeoplePages {
    private static final String PATH = SequenceListPages.PATH + "/{id}/people";
    private static final int PAGE = 50;

    private final Gate gate;

    public SequencePeoplePages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/{enrollment}/remove", gate.open(Role.TEAM_LEAD, this::remove))
                .on("POST", PATH + "/{enrollment}/retry", gate.open(Role.TEAM_LEAD, this::retry));
    }

    private Answer show(Visit visit) throws Exception {
        long id = visit.call().pathId();
        String api = SequenceListPages.API + "/" + id;
        Api.Reply sequence = visit.api().get(api);
        if (!sequence.isDone()) {
            return gate.error(visit, sequence);
        }
        String state = visit.text("state");
        Api.Reply reply = visit.api()
                .get(api + "/enrollments?limit=" + PAGE
                        + (state.isEmpty() ? "" : "&state=" + Gate.encode(state))
                        + (visit.text("cursor").isEmpty() ? "" : "&cursor=" + Gate.encode(visit.text("cursor"))));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode steps = sequence.body().path("steps");
        int plan = sequence.body().path("plan").asInt(1);
        String cursor = reply.body().path("next_cursor").asString("");
        SequencesView.People view = new SequencesView.People(
                id,
                sequence.body().path("name").asString(),
                state,
                funnel(visit.api().get(api + "/funnel").body(), steps, plan),
                reply.body()
                        .path("data")
                        .valueStream()
                        .map(row -> person(row, steps, plan))
                        .toList(),
                cursor.isEmpty()
                        ? ""
                        : "/sequences/%d/people?state=%s&cursor=%s".formatted(id, Gate.encode(state), cursor));
        return visit.page("sequence-people", visit.frame(view.name() + ": people", "sequences"), view);
    }

    private static List<SequencesView.FunnelStep> funnel(JsonNode funnel, JsonNode steps, int newest) {
        List<SequencesView.FunnelStep> rows = new ArrayList<>();
        for (JsonNode plan : funnel.path("plans")) {
            for (JsonNode step : plan.path("steps")) {
                int number = plan.path("plan").asInt();
                int place = step.path("step").asInt();
                rows.add(new SequencesView.FunnelStep(
                        number,
                        place,
                        number == newest ? words(steps, place) : "Step of an older version",
                        step.path("people").asLong(),
                        step.path("waiting").asLong(),
                        counts(step.path("outcomes"), step.path("people").asLong())));
            }
        }
        return rows;
    }

    /** Without those done, when that is everybody: the column beside it says so. */
    private static String counts(JsonNode outcomes, long people) {
        return outcomes.properties().stream()
                .filter(each -> !each.getKey().equals("done") || each.getValue().asLong() != people)
                .map(each -> Words.start(each.getKey()) + " " + each.getValue().asLong())
                .collect(Collectors.joining(", "));
    }

    private static String words(JsonNode steps, int place) {
        return place < steps.size() ? StepForm.of(steps.get(place)).title() : "The end";
    }

    private static SequencesView.Person person(JsonNode row, JsonNode steps, int plan) {
        int place = row.path("step").asInt();
        String words = row.path("plan").asInt() == plan ? " " + words(steps, place) : " (older version)";
        String name = row.path("contact_name").asString("");
        return new SequencesView.Person(
                row.path("id").asLong(),
                row.path("contact_id").asLong(),
                name.isBlank() ? row.path("phone_number").asString("") : name,
                row.path("state").asString(),
                place + 1 + words,
                row.path("next_at").isString()
                        ? Instant.parse(row.path("next_at").asString())
                        : null,
                row.path("reason").asString(""),
                row.path("fault").asString(""),
                Instant.parse(row.path("enrolled_at").asString()));
    }

    private Answer remove(Visit visit) throws Exception {
        return back(visit, visit.api().delete(enrollment(visit)));
    }

    private Answer retry(Visit visit) throws Exception {
        Map<String, Object> how = Map.of("skip", visit.text("skip").equals("true"));
        return back(visit, visit.api().post(enrollment(visit) + "/retry", how));
    }

    private static String enrollment(Visit visit) {
        return "/api/v1/enrollments/" + visit.call().pathParameter("enrollment").replaceAll("[^0-9]", "0");
    }

    private Answer back(Visit visit, Api.Reply reply) {
        return reply.isDone()
                ? visit.goTo(SequenceListPages.PATH + "/" + visit.call().pathId() + "/people")
                : gate.error(visit, reply);
    }
}
