package firstring.console.settings;

import firstring.accounts.AccountSettings;
import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.console.developers.LeadApiView;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The first page of Set-up: what is still to do, the account's settings, and a test lead that shows the whole path. */
public final class SetUpPages {
    public static final String PATH = "/set-up";
    private static final int MOST = 1_000;
    private static final String ACCOUNT = "/api/v1/account";
    private static final SharedForm FORM = SharedForm.of(
            "name",
            "country",
            "timezone",
            "existing_contacts",
            "invalid_details",
            "allowed_origins",
            "raw_retention_days",
            "default_rate_limit",
            "default_rate_limit_per_source",
            "call_link");
    private static final String TEST_NUMBER = "+1 818 555 0199";

    private final Gate gate;

    public SetUpPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/account", gate.open(Role.ADMIN, this::save))
                .on("POST", PATH + "/account/pause", gate.open(Role.ADMIN, this::pause))
                .on("POST", PATH + "/test-lead", gate.open(Role.ADMIN, this::sendTestLead));
    }

    /** Every IANA zone with a place in its name. */
    static List<String> zones() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.contains("/") && !zone.startsWith("Etc/") && !zone.startsWith("SystemV/"))
                .sorted()
                .toList();
    }

    private Answer show(Visit visit) throws Exception {
        return visit.user().role().isAtLeast(Role.ADMIN)
                ? show(visit, 200, settings(visit), Map.of())
                : visit.goTo(PATH + "/tags");
    }

    private static SetUpView.Settings settings(Visit visit) throws Exception {
        JsonNode account = visit.api().get(ACCOUNT).body();
        return new SetUpView.Settings(
                FORM.version(account),
                account.path("name").asString(),
                account.path("country").asString(),
                account.path("timezone").asString(),
                account.path("existing_contacts").asString(),
                account.path("invalid_details").asString(),
                account.path("allowed_origins")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining("\n")),
                SharedForm.value(account, "raw_retention_days"),
                SharedForm.value(account, "default_rate_limit"),
                SharedForm.value(account, "default_rate_limit_per_source"),
                account.path("call_link").asString(),
                zones());
    }

    private Answer show(Visit visit, int status, SetUpView.Settings settings, Map<String, List<String>> faults)
            throws Exception {
        List<JsonNode> groups = visit.api().all("/api/v1/ring-groups", MOST);
        List<LeadApiView.Choice> choices = groups.stream()
                .filter(group -> group.path("archived_at").isNull())
                .map(group -> new LeadApiView.Choice(
                        group.path("id").asLong(), group.path("name").asString()))
                .toList();
        String sent = visit.text("sent");
        String underWay = visit.text("under_way");
        SetUpView.Start view = new SetUpView.Start(
                steps(visit, groups),
                settings,
                choices,
                sent.matches("[0-9]{1,16}") ? Long.parseLong(sent) : 0,
                !visit.text("saved").isEmpty(),
                underWay.matches("[0-9]{1,4}") ? Integer.parseInt(underWay) : 0,
                faults);
        return visit.page(status, "set-up", visit.frame("Set-up", "set-up"), view);
    }

    private static List<SetUpView.Step> steps(Visit visit, List<JsonNode> groups) throws Exception {
        AccountSettings settings = visit.settings();
        boolean named = settings.updatedAt().isAfter(settings.createdAt());
        int users = visit.api().get("/api/v1/users?limit=3").body().path("data").size();
        boolean shared =
                groups.stream().anyMatch(group -> !group.path("members").isEmpty());
        boolean received =
                !visit.api().get("/api/v1/leads?limit=1").body().path("data").isEmpty();
        return List.of(
                new SetUpView.Step(
                        "Name the account", "Its country reads phone numbers without a plus sign.", "#account", named),
                new SetUpView.Step(
                        "Add the agents",
                        "Each signs in with an email address and a password.",
                        PATH + "/users",
                        users > 1),
                new SetUpView.Step(
                        "Make a ring group",
                        "Its members share the leads that come.",
                        PATH + "/ring-groups/new",
                        shared),
                new SetUpView.Step(
                        "Send a test lead",
                        "See the whole path from the call to an agent's queue.",
                        "#test-lead",
                        received));
    }

    private Answer save(Visit visit) throws Exception {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        for (String field :
                List.of("name", "country", "timezone", "existing_contacts", "invalid_details", "call_link")) {
            wanted.put(field, visit.text(field));
        }
        String origins = visit.text("allowed_origins");
        wanted.put(
                "allowed_origins",
                origins.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList());
        for (String field : List.of("raw_retention_days", "default_rate_limit", "default_rate_limit_per_source")) {
            String number = visit.text(field);
            wanted.put(field, number.isEmpty() ? null : number);
        }
        SharedForm.Saved saved = FORM.save(visit, ACCOUNT, wanted);
        if (saved.isDone()) {
            return visit.goTo(PATH + "?saved=1#account");
        }
        SetUpView.Settings typed = new SetUpView.Settings(
                saved.version(),
                visit.text("name"),
                visit.text("country"),
                visit.text("timezone"),
                visit.text("existing_contacts"),
                visit.text("invalid_details"),
                origins,
                visit.text("raw_retention_days"),
                visit.text("default_rate_limit"),
                visit.text("default_rate_limit_per_source"),
                visit.text("call_link"),
                zones());
        return show(visit, saved.status(), typed, saved.faults());
    }

    /** The brake, and its release from whatever page shows it. */
    private Answer pause(Visit visit) throws Exception {
        boolean paused = visit.text("paused").equals("true");
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("paused", paused));
        if (paused) {
            wanted.put("reason", visit.text("reason"));
        }
        Api.Reply reply = visit.api().put("/api/v1/account/pause", wanted);
        if (!reply.isDone()) {
            return show(visit, 422, settings(visit), reply.faults());
        }
        return visit.goTo(
                paused
                        ? PATH + "?under_way=" + reply.body().path("under_way").asInt() + "#pause"
                        : Gate.within(visit.text("back")));
    }

    /** A lead like any other, but for its name. */
    private Answer sendTestLead(Visit visit) throws Exception {
        Map<String, Object> lead = new LinkedHashMap<>();
        lead.put("phone_number", visit.text("phone_number").isEmpty() ? TEST_NUMBER : visit.text("phone_number"));
        lead.put("first_name", "Test");
        lead.put("last_name", "Lead");
        lead.put("lead_source", "Test lead");
        lead.put("notes", "Sent from Set-up.");
        if (!visit.text("ring_group_id").isEmpty()) {
            lead.put("distribute_to_ring_group", true);
            lead.put("ring_group_id", visit.text("ring_group_id"));
            lead.put("check_available_users_with_fallback", true);
            lead.put("add_to_powerdialer", true);
        }
        Api.Reply reply = visit.api().post("/api/v1/webhook/forms", lead);
        long id = reply.body().path("lead_id").asLong(0);
        return id == 0 ? show(visit, 422, settings(visit), reply.faults()) : visit.goTo("/leads/" + id);
    }
}
