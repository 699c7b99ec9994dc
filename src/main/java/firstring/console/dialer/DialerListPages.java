package firstring.console.dialer;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.PickedUsers;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.console.settings.SetUpPages;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Set-up, dialer lists: who works which, and how many contacts wait in it. */
public final class DialerListPages {
    private static final String PATH = SetUpPages.PATH + "/dialer-lists";
    private static final String API = "/api/v1/dialer-lists";
    private static final int MOST = 1_000;

    private static final SharedForm FORM = SharedForm.of("name", "user_ids");

    private final Gate gate;
    private final NameStore names;

    public DialerListPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, visit -> list(visit, 200, "", Map.of())))
                .on("POST", PATH, gate.open(Role.TEAM_LEAD, this::create))
                .on("GET", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::edit))
                .on("POST", PATH + "/{id}/clear", gate.open(Role.TEAM_LEAD, this::clear))
                .on("POST", PATH + "/{id}/archive", gate.open(Role.TEAM_LEAD, this::archive));
    }

    private Answer list(Visit visit, int status, String draft, Map<String, List<String>> faults) throws Exception {
        List<JsonNode> lists = visit.api().all(API, MOST);
        Set<Long> users = new TreeSet<>();
        lists.forEach(list -> users.addAll(users(list)));
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, users);
        List<DialerListsView.Row> rows = lists.stream()
                .map(list -> new DialerListsView.Row(
                        list.path("id").asLong(),
                        list.path("name").asString(),
                        users(list).stream()
                                .map(user -> known.getOrDefault(user, "#" + user))
                                .toList(),
                        list.path("open_count").asLong()))
                .toList();
        return visit.page(
                status,
                "dialer-lists",
                visit.frame("Dialer lists", "set-up"),
                new DialerListsView.All(rows, draft, faults));
    }

    private static Set<Long> users(JsonNode list) {
        Set<Long> users = new TreeSet<>();
        list.path("user_ids").forEach(user -> users.add(user.asLong()));
        return users;
    }

    private Answer create(Visit visit) throws Exception {
        Api.Reply reply = visit.api().post(API, Map.of("name", visit.text("name")));
        return reply.isDone()
                ? visit.goTo(PATH + "/" + reply.body().path("id").asLong())
                : list(visit, 422, visit.text("name"), reply.faults());
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = get(visit);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode list = reply.body();
        List<Long> users = List.copyOf(users(list));
        Typed stored = new Typed(FORM.version(list), list.path("name").asString(), users, Set.copyOf(users));
        return show(visit, 200, list, stored, Map.of());
    }

    /**
     * A list as its form contains it.
     *
     * @param first users to show before all others
     * @param works those who are ticked
     */
    private record Typed(String version, String name, List<Long> first, Set<Long> works) {}

    private Answer show(Visit visit, int status, JsonNode list, Typed typed, Map<String, List<String>> faults)
            throws Exception {
        PickedUsers.Choices choices = PickedUsers.choices(visit, typed.first());
        List<DialerListsView.Worker> workers = new ArrayList<>();
        for (JsonNode user : choices.users()) {
            long id = user.path("id").asLong();
            workers.add(new DialerListsView.Worker(
                    id,
                    user.path("name").asString(),
                    user.path("status").asString(),
                    typed.works().contains(id)));
        }
        DialerListsView.One view = new DialerListsView.One(
                list.path("id").asLong(),
                typed.version(),
                typed.name(),
                workers,
                choices.searchable() ? visit.text("find") : null,
                list.path("open_count").asLong(),
                done(visit.text("done")),
                faults);
        return visit.page(status, "dialer-list", visit.frame(list.path("name").asString(), "set-up"), view);
    }

    private static String done(String code) {
        return switch (code) {
            case "saved" -> "Saved.";
            case "cleared" -> "Everybody who waited in the list was taken out.";
            default -> "";
        };
    }

    private Answer edit(Visit visit) throws Exception {
        PickedUsers picked = PickedUsers.of(visit);
        SharedForm.Saved saved = FORM.telling("user_ids", (list, field) -> names(visit, users(list)))
                .save(
                        visit,
                        API + "/" + visit.call().pathId(),
                        list -> wanted(visit, picked.over(List.copyOf(users(list)))));
        if (saved.isDone()) {
            return visit.goTo(at(visit) + "?done=saved");
        }
        Api.Reply stored = get(visit);
        if (!stored.isDone()) {
            return gate.error(visit, stored);
        }
        List<Long> users = List.copyOf(users(stored.body()));
        Typed typed =
                new Typed(saved.version(), visit.text("name"), picked.with(users), Set.copyOf(picked.over(users)));
        return show(visit, saved.status(), stored.body(), typed, saved.faults());
    }

    private String names(Visit visit, Set<Long> users) {
        return PickedUsers.names(new Names(names, visit).all(Kind.USER, users), users);
    }

    private static Map<String, Object> wanted(Visit visit, List<Long> users) {
        return Map.of("name", visit.text("name"), "user_ids", users);
    }

    private Answer clear(Visit visit) throws Exception {
        Api.Reply stored = get(visit);
        if (!stored.isDone()) {
            return gate.error(visit, stored);
        }
        Map<String, Object> wanted = Map.of("list_id", visit.call().pathId());
        Api.Reply reply = visit.api().post("/api/v1/webhook/powerdialer-clear-list", wanted);
        return reply.isDone() ? visit.goTo(at(visit) + "?done=cleared") : gate.error(visit, reply);
    }

    private Answer archive(Visit visit) throws Exception {
        Api.Reply reply = FORM.remove(visit, API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }

    private static Api.Reply get(Visit visit) throws Exception {
        return visit.api().get(API + "/" + visit.call().pathId());
    }

    private static String at(Visit visit) {
        return PATH + "/" + visit.call().pathId();
    }
}
