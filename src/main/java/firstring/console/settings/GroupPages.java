package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.PickedUsers;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Set-up, ring groups: members, weights, strategy, and who would be next. */
public final class GroupPages {
    private static final String PATH = SetUpPages.PATH + "/ring-groups";
    private static final String API = "/api/v1/ring-groups";
    private static final int MOST = 1_000;
    private static final Pattern MEMBER = Pattern.compile("members\\.([0-9]{1,4})(\\..*)?");
    private static final Map<String, String> FAILED = Map.of(
            "is_active", "Not active",
            "status", "Not available",
            "hours", "Outside their hours",
            "daily_cap", "Had all leads of their day",
            "queue_cap", "Queue is full",
            "parking_share", "Had their share of parked leads");

    private static final SharedForm FORM = SharedForm.of("name", "strategy", "parking_share", "members");

    private final Gate gate;
    private final NameStore names;

    public GroupPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, this::list))
                .on("GET", PATH + "/new", gate.open(Role.ADMIN, visit -> show(visit, 200, Typed.NOTHING, Map.of())))
                .on("POST", PATH + "/new", gate.open(Role.ADMIN, this::save))
                .on("GET", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/{id}", gate.open(Role.ADMIN, this::save))
                .on("POST", PATH + "/{id}/archive", gate.open(Role.ADMIN, this::archive));
    }

    /**
     * A ring group as its form contains it; id 0: a new one.
     *
     * @param first users to show before all others: members in their order, then those to be added
     * @param weights by user, as typed
     */
    private record Typed(
            long id,
            String version,
            String name,
            String strategy,
            String parkingShare,
            List<Long> first,
            Set<Long> ticked,
            Map<Long, String> weights) {
        static final Typed NOTHING = new Typed(0, "", "", "round_robin", "10", List.of(), Set.of(), Map.of());

        static Typed of(JsonNode group) {
            Map<Long, Integer> weights = GroupPages.weights(group);
            Map<Long, String> texts = new LinkedHashMap<>();
            weights.forEach((user, weight) -> texts.put(user, weight.toString()));
            return new Typed(
                    group.path("id").asLong(),
                    FORM.version(group),
                    group.path("name").asString(),
                    group.path("strategy").asString(),
                    group.path("parking_share").asString(),
                    List.copyOf(weights.keySet()),
                    weights.keySet(),
                    texts);
        }
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
        return show(visit, 200, Typed.of(reply.body()), Map.of());
    }

    private Answer show(Visit visit, int status, Typed typed, Map<String, List<String>> faults) throws Exception {
        PickedUsers.Choices choices = PickedUsers.choices(visit, typed.first());
        List<SetUpView.Member> members = new ArrayList<>();
        for (JsonNode user : choices.users()) {
            long id = user.path("id").asLong();
            members.add(new SetUpView.Member(
                    id,
                    user.path("name").asString(),
                    user.path("status").asString(),
                    typed.ticked().contains(id),
                    typed.weights().getOrDefault(id, "1")));
        }
        JsonNode leads = simulated(visit, typed.id());
        String title = typed.id() == 0 ? "New ring group" : typed.name();
        SetUpView.OneGroup view = new SetUpView.OneGroup(
                typed.id(),
                typed.version(),
                typed.name(),
                typed.strategy(),
                typed.parkingShare(),
                members,
                choices.searchable() ? visit.text("find") : null,
                next(visit, leads),
                whyNone(leads.path(0)),
                faults);
        return visit.page(status, "ring-group", visit.frame(title, "set-up"), view);
    }

    /** The next leads, as the simulation of the API tells. */
    private static JsonNode simulated(Visit visit, long id) throws Exception {
        return id == 0
                ? MissingNode.getInstance()
                : visit.api().get(API + "/" + id + "/simulation").body().path("leads");
    }

    private List<String> next(Visit visit, JsonNode leads) {
        List<Long> users =
                leads.valueStream().map(lead -> lead.path("user_id").asLong(0)).toList();
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, users);
        List<String> next = new ArrayList<>();
        for (JsonNode lead : leads) {
            long user = lead.path("user_id").asLong(0);
            next.add(user == 0 ? "" : known.getOrDefault(user, "#" + user));
        }
        return next;
    }

    /** How many members failed which test; a large group's are counted by the API. */
    private static String whyNone(JsonNode lead) {
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
        return visit.call().path().endsWith("/new") ? create(visit) : edit(visit);
    }

    private Answer create(Visit visit) throws Exception {
        PickedUsers picked = PickedUsers.of(visit);
        Api.Reply reply = visit.api().post(API, wanted(visit, picked, Map.of()));
        return reply.isDone()
                ? visit.goTo(PATH + "/" + reply.body().path("id").asLong())
                : show(
                        visit,
                        422,
                        typed(visit, 0, "", Map.of()),
                        faults(visit, picked.over(List.of()), reply.faults()));
    }

    private Answer edit(Visit visit) throws Exception {
        long id = visit.call().pathId();
        PickedUsers picked = PickedUsers.of(visit);
        SharedForm.Saved saved = FORM.telling("members", (group, field) -> names(visit, weights(group)))
                .save(visit, API + "/" + id, group -> wanted(visit, picked, weights(group)));
        if (saved.isDone()) {
            return visit.goTo(PATH + "/" + id);
        }
        Api.Reply stored = visit.api().get(API + "/" + id);
        if (!stored.isDone()) {
            return gate.error(visit, stored);
        }
        Map<Long, Integer> members = weights(stored.body());
        List<Long> sent = picked.over(List.copyOf(members.keySet()));
        return show(
                visit, saved.status(), typed(visit, id, saved.version(), members), faults(visit, sent, saved.faults()));
    }

    /** Members with the weights that are not 1. */
    private String names(Visit visit, Map<Long, Integer> weights) {
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, weights.keySet());
        Map<Long, String> told = new HashMap<>();
        weights.forEach((user, weight) -> {
            String name = known.getOrDefault(user, "#" + user);
            told.put(user, weight == 1 ? name : "%s (weight %d)".formatted(name, weight));
        });
        return PickedUsers.names(told, weights.keySet());
    }

    /** @param stored weights of the members as they are; those that the form does not show stay as they are */
    private static Map<String, Object> wanted(Visit visit, PickedUsers picked, Map<Long, Integer> stored) {
        List<Map<String, Object>> members = new ArrayList<>();
        for (long user : picked.over(List.copyOf(stored.keySet()))) {
            Object kept = stored.getOrDefault(user, 1);
            Object weight = picked.shown().contains(user) ? weight(visit, user) : kept;
            members.add(Map.of("user_id", user, "weight", weight));
        }
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("name", visit.text("name"));
        wanted.put("strategy", visit.text("strategy"));
        wanted.put("parking_share", visit.text("parking_share"));
        wanted.put("members", members);
        return wanted;
    }

    /** Weights share one name, {@code weight[u7]}, because a form can have a thousand of them. */
    private static String weight(Visit visit, long user) {
        FormValue sent = visit.form().sent("weight") instanceof FormValue.Fields(Map<String, FormValue> weights)
                ? weights.get("u" + user)
                : null;
        String text = sent == null ? null : Params.plainText(sent);
        return text == null || text.isBlank() ? "1" : text.strip();
    }

    private static Typed typed(Visit visit, long id, String version, Map<Long, Integer> stored) {
        PickedUsers picked = PickedUsers.of(visit);
        Map<Long, String> weights = new LinkedHashMap<>();
        stored.forEach((user, weight) -> weights.put(user, weight.toString()));
        picked.shown().forEach(user -> weights.put(user, weight(visit, user)));
        List<Long> members = List.copyOf(stored.keySet());
        return new Typed(
                id,
                version,
                visit.text("name"),
                visit.text("strategy"),
                visit.text("parking_share"),
                picked.with(members),
                Set.copyOf(picked.over(members)),
                weights);
    }

    /** Errors about members name the member. */
    private Map<String, List<String>> faults(Visit visit, List<Long> sent, Map<String, List<String>> faults) {
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, sent);
        Map<String, List<String>> told = new LinkedHashMap<>();
        faults.forEach((field, sentences) -> {
            Matcher member = MEMBER.matcher(field);
            boolean isOne = member.matches() && Integer.parseInt(member.group(1)) < sent.size();
            long user = isOne ? sent.get(Integer.parseInt(member.group(1))) : 0;
            told.put(
                    isOne ? "member." + user : field,
                    isOne
                            ? sentences.stream()
                                    .map(sentence -> known.getOrDefault(user, "#" + user) + ": " + sentence)
                                    .toList()
                            : sentences);
        });
        return told;
    }

    private Answer archive(Visit visit) throws Exception {
        Api.Reply reply = FORM.remove(visit, API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }
}
