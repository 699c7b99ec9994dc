package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Set-up, users: who signs in, with which role and limits. */
public final class UserPages {
    private static final String PATH = SetUpPages.PATH + "/users";
    private static final String API = "/api/v1/users";
    private static final int MOST = 10_000;
    private static final SharedForm FORM = SharedForm.of(
                    "name",
                    "email",
                    "role",
                    "active",
                    "phone_number",
                    "timezone",
                    "daily_lead_cap",
                    "open_queue_cap",
                    "working_hours")
            .telling("working_hours", (user, field) -> WeekForm.words(user.path(field)));
    private static final SetUpView.User BLANK =
            new SetUpView.User(0, "", "", "", "agent", "offline", true, "", "", "", "");

    private final Gate gate;

    public UserPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.ADMIN, visit -> list(visit, 200, BLANK, Map.of())))
                .on("POST", PATH, gate.open(Role.ADMIN, this::create))
                .on("GET", PATH + "/{id}", gate.open(Role.ADMIN, this::show))
                .on("POST", PATH + "/{id}", gate.open(Role.ADMIN, this::edit));
    }

    private Answer list(Visit visit, int status, SetUpView.User draft, Map<String, List<String>> faults)
            throws Exception {
        List<SetUpView.User> users =
                visit.api().all(API, MOST).stream().map(UserPages::user).toList();
        return visit.page(status, "users", visit.frame("Users", "set-up"), new SetUpView.Users(users, draft, faults));
    }

    private static SetUpView.User user(JsonNode user) {
        return new SetUpView.User(
                user.path("id").asLong(),
                FORM.version(user),
                user.path("name").asString(),
                user.path("email").asString(),
                user.path("role").asString(),
                user.path("status").asString(),
                user.path("active").asBoolean(),
                user.path("phone_number").asString(""),
                user.path("timezone").asString(""),
                number(user.path("daily_lead_cap")),
                number(user.path("open_queue_cap")));
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? value.asString() : "";
    }

    private Answer create(Visit visit) throws Exception {
        Map<String, Object> wanted = new LinkedHashMap<>();
        for (String field : List.of("name", "email", "role")) {
            wanted.put(field, visit.text(field));
        }
        if (!visit.text("password").isEmpty()) {
            wanted.put("password", visit.text("password"));
        }
        Api.Reply reply = visit.api().post(API, wanted);
        return reply.isDone() ? visit.goTo(PATH) : list(visit, status(reply), typed(visit, BLANK), reply.faults());
    }

    private static int status(Api.Reply reply) {
        return reply.status() == 429 ? 429 : 422;
    }

    private static SetUpView.User typed(Visit visit, SetUpView.User before) {
        return new SetUpView.User(
                before.id(),
                visit.text(SharedForm.VERSION),
                visit.text("name"),
                visit.text("email"),
                visit.text("role"),
                before.status(),
                !visit.text("active").isEmpty(),
                visit.text("phone_number"),
                visit.text("timezone"),
                visit.text("daily_lead_cap"),
                visit.text("open_queue_cap"));
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(API + "/" + visit.call().pathId());
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        SetUpView.User user = user(reply.body());
        WeekView week = WeekForm.of(reply.body().path("working_hours"), clock(visit, user.timezone()));
        return show(visit, 200, user, week, Map.of());
    }

    private Answer show(Visit visit, int status, SetUpView.User user, WeekView week, Map<String, List<String>> faults) {
        return visit.page(
                status,
                "user",
                visit.frame(user.name(), "set-up"),
                new SetUpView.OneUser(user, week, SetUpPages.zones(), faults));
    }

    /** The zone by which a user works, with the time there now; what is no zone is said as it is. */
    private static String clock(Visit visit, String timezone) {
        String zone = timezone.isEmpty() ? visit.settings().timezone().getId() : timezone;
        return ZoneId.getAvailableZoneIds().contains(zone)
                ? "%s (%s now)".formatted(Words.zone(zone), visit.times().clockIn(zone))
                : zone;
    }

    private Answer edit(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Api.Reply before = visit.api().get(API + "/" + id);
        if (!before.isDone()) {
            return gate.error(visit, before);
        }
        SetUpView.User typed = typed(visit, user(before.body()));
        String clock = clock(visit, typed.timezone());
        if (!visit.text("copy").isEmpty()) {
            return show(visit, 200, typed, WeekForm.withMondayCopied(visit, clock), Map.of());
        }
        SharedForm.Saved saved = FORM.save(visit, API + "/" + id, wanted(visit));
        return saved.isDone()
                ? visit.goTo(PATH)
                : show(visit, saved.status(), typed.at(saved.version()), WeekForm.typed(visit, clock), saved.faults());
    }

    private static Map<String, @Nullable Object> wanted(Visit visit) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        for (String field : List.of("name", "email", "role")) {
            wanted.put(field, visit.text(field));
        }
        wanted.put("active", !visit.text("active").isEmpty());
        for (String field : List.of("phone_number", "timezone", "daily_lead_cap", "open_queue_cap")) {
            wanted.put(field, visit.text(field).isEmpty() ? null : visit.text(field));
        }
        if (!visit.text("password").isEmpty()) {
            wanted.put("password", visit.text("password"));
        }
        wanted.put("working_hours", WeekForm.wanted(visit));
        return wanted;
    }
}
