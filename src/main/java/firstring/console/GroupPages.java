package firstring.console;

import firstring.accounts.Role;
import firstring.console.NameStore.Kind;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Set-up, ring groups: members, weights, strategy, and who would be next. */
final class GroupPages {
    private static final String PATH = SetUpPages.PATH + "/ring-groups";
    private static final String API = "/api/v1/ring-groups";
    private static final int MOST = 1_000;
    private static final Map<String, String> FAILED = Map.of(
            "is_active", "Not active",
            "status", "Not available",
            "hours", "Outside their hours",
            "daily_cap", "Had all leads of their day",
            "queue_cap", "Queue is full",
            "parking_share", "Had their share of parked leads");

    private final Gate gate;
    private final NameStore names;

    GroupPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, this::list))
                .on("GET", PATH + "/new", gate.open(Role.ADMIN, visit -> show(visit, 200, Typed.NOTHING, Map.of())))
                .on("POST", PATH + "/new", gate.open(Role.ADMIN, this::save))
                .on("GET", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/{id}", gate.open(Role.ADMIN, this::save))
                .on("POST", PATH + "/{id}/archive", gate.open(Role.ADMIN, this::archive));
    }

    /** A ring group as a form holds it; weights by user of those who are members. */
    private record Typed(long id, String name, String strategy, String parkingShare, Map<Long, Integer> weights) {
        static final Typed NOTHING = new Typed(0, "", "round_robin", "10", Map.of());
    }

    private Answer list(Visit visit) throws Exception {
        List<JsonNode> groups = visit.api().all(API, MOST);
        List<Long> users = new ArrayList<>();
        groups.forEach(group -> weights(group).keySet().forEach(users::add));
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, users);
        List<SetUpView.Group> views = groups.stream()
                .filter(group -> group.path("archived_at").isNull())
                .map(group -> new SetUpView.Group(
                        group.path("id").asLong(),
                        group.path("name").asString(),
                        group.path("strategy").asString(),
                        weights(group).keySet().stream()
                                .map(user -> known.getOrDefault(user, "#" + user))
                                .toList()))
                .toList();
        return visit.page("ring-groups", visit.frame("Ring groups", "set-up"), new SetUpView.Groups(views));
    }

    private static Map<Long, Integer> weights(JsonNode group) {
        Map<Long, Integer> weights = new LinkedHashMap<>();
        for (JsonNode member : group.path("members")) {
            weights.put(member.path("user_id").asLong(), member.path("weight").asInt(1));
        }
        return weights;
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(API + "/" + visit.call().pathId());
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode group = reply.body();
        Typed stored = new Typed(
                group.path("id").asLong(),
                group.path("name").asString(),
                group.path("strategy").asString(),
                group.path("parking_share").asString(),
                weights(group));
        return show(visit, 200, stored, Map.of());
    }

    private Answer show(Visit visit, int status, Typed typed, Map<String, List<String>> faults) throws Exception {
        List<SetUpView.Member> members = new ArrayList<>();
        Map<Long, String> known = new HashMap<>();
        for (JsonNode user : visit.api().all("/api/v1/users", MOST)) {
            long id = user.path("id").asLong();
            known.put(id, user.path("name").asString());
            if (user.path("active").asBoolean() || typed.weights().containsKey(id)) {
                members.add(new SetUpView.Member(
                        id,
                        user.path("name").asString(),
                        user.path("status").asString(),
                        typed.weights().containsKey(id),
                        typed.weights().getOrDefault(id, 1)));
            }
        }
        JsonNode leads = simulated(visit, typed.id());
        String title = typed.id() == 0 ? "New ring group" : typed.name();
        SetUpView.OneGroup view = new SetUpView.OneGroup(
                typed.id(),
                typed.name(),
                typed.strategy(),
                typed.parkingShare(),
                members,
                next(leads, known),
                whyNobody(leads.path(0)),
                faults);
        return visit.page(status, "ring-group", visit.frame(title, "set-up"), view);
    }

    /** The next leads, as the simulation of the API tells. */
    private static JsonNode simulated(Visit visit, long id) throws Exception {
        return id == 0
                ? MissingNode.getInstance()
                : visit.api().get(API + "/" + id + "/simulation").body().path("leads");
    }

    private static List<String> next(JsonNode leads, Map<Long, String> known) {
        List<String> next = new ArrayList<>();
        for (JsonNode lead : leads) {
            long user = lead.path("user_id").asLong(0);
            next.add(user == 0 ? "" : known.getOrDefault(user, "#" + user));
        }
        return next;
    }

    /** How many members failed which test; a large group's are counted by the API. */
    private static String whyNobody(JsonNode lead) {
        Map<String, Integer> failed = new TreeMap<>();
        lead.path("counts")
                .properties()
                .forEach(count -> failed.put(count.getKey(), count.getValue().asInt()));
        for (JsonNode member : lead.path("members")) {
            member.path("failed").forEach(test -> failed.merge(test.asString(), 1, Integer::sum));
        }
        return failed.entrySet().stream()
                .filter(test -> FAILED.containsKey(test.getKey()))
                .map(test -> FAILED.get(test.getKey()) + ": " + test.getValue() + ".")
                .collect(Collectors.joining(" "));
    }

    private Answer save(Visit visit) throws Exception {
        boolean isNew = visit.call().path().endsWith("/new");
        Typed typed = typed(visit, isNew ? 0 : visit.call().pathId());
        List<Map<String, Object>> members = new ArrayList<>();
        typed.weights().forEach((user, weight) -> members.add(Map.of("user_id", user, "weight", weight)));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("name", typed.name());
        wanted.put("strategy", typed.strategy());
        wanted.put("parking_share", typed.parkingShare());
        wanted.put("members", members);
        Api.Reply reply = isNew ? visit.api().post(API, wanted) : visit.api().patch(API + "/" + typed.id(), wanted);
        return reply.isDone()
                ? visit.goTo(PATH + "/" + reply.body().path("id").asLong())
                : show(visit, 422, typed, reply.faults());
    }

    private static Typed typed(Visit visit, long id) {
        Map<Long, Integer> weights = new LinkedHashMap<>();
        for (String name : visit.form().values().keySet()) {
            if (name.matches("member\\.[1-9][0-9]{0,15}")) {
                String user = name.substring("member.".length());
                String weight = visit.text("weight." + user);
                weights.put(Long.parseLong(user), weight.matches("[0-9]{1,6}") ? Integer.parseInt(weight) : 1);
            }
        }
        return new Typed(id, visit.text("name"), visit.text("strategy"), visit.text("parking_share"), weights);
    }

    private Answer archive(Visit visit) throws Exception {
        Api.Reply reply = visit.api().delete(API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }
}
