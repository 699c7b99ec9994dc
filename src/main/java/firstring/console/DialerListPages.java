package firstring.console;

import firstring.accounts.Role;
import firstring.console.NameStore.Kind;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Set-up, dialer lists: who works which, and how many contacts wait in it. */
final class DialerListPages {
    private static final String PATH = SetUpPages.PATH + "/dialer-lists";
    private static final String API = "/api/v1/dialer-lists";
    private static final int MOST = 1_000;

    private final Gate gate;
    private final NameStore names;

    DialerListPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    void addTo(Routes routes) {
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
        return show(visit, 200, list, list.path("name").asString(), users(list), Map.of());
    }

    /** @param works who is ticked */
    private Answer show(
            Visit visit, int status, JsonNode list, String name, Set<Long> works, Map<String, List<String>> faults)
            throws Exception {
        List<DialerListsView.Worker> workers = new ArrayList<>();
        for (JsonNode user : visit.api().all("/api/v1/users", MOST)) {
            long id = user.path("id").asLong();
            if (user.path("active").asBoolean() || works.contains(id)) {
                workers.add(new DialerListsView.Worker(
                        id, user.path("name").asString(), user.path("status").asString(), works.contains(id)));
            }
        }
        DialerListsView.One view = new DialerListsView.One(
                list.path("id").asLong(),
                name,
                workers,
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
        Set<Long> works = new TreeSet<>();
        for (String field : visit.form().values().keySet()) {
            if (field.matches("user\\.[1-9][0-9]{0,15}")) {
                works.add(Long.valueOf(field.substring("user.".length())));
            }
        }
        Map<String, Object> wanted = Map.of("name", visit.text("name"), "user_ids", works);
        Api.Reply reply = visit.api().patch(API + "/" + visit.call().pathId(), wanted);
        if (reply.isDone()) {
            return visit.goTo(at(visit) + "?done=saved");
        }
        Api.Reply stored = get(visit);
        return stored.isDone()
                ? show(visit, 422, stored.body(), visit.text("name"), works, reply.faults())
                : gate.error(visit, stored);
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
        Api.Reply reply = visit.api().delete(API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }

    private static Api.Reply get(Visit visit) throws Exception {
        return visit.api().get(API + "/" + visit.call().pathId());
    }

    private static String at(Visit visit) {
        return PATH + "/" + visit.call().pathId();
    }
}
