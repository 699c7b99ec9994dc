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
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Set-up, custom fields: the fields of contacts that the account made. */
public final class CustomFieldPages {
    private static final String PATH = SetUpPages.PATH + "/custom-fields";
    private static final String API = "/api/v1/custom-fields";
    private static final int MOST = 1_000;
    private static final String CHOICE = "choice";
    private static final CustomFieldsView.Field NONE = new CustomFieldsView.Field(0, "", "", "", "text", "");
    private static final SharedForm FORM = SharedForm.of("label", "choices");

    private final Gate gate;

    public CustomFieldPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, visit -> show(visit, 200, NONE, Map.of())))
                .on("POST", PATH, gate.open(Role.TEAM_LEAD, CustomFieldPages::create))
                .on("POST", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::edit))
                .on("POST", PATH + "/{id}/archive", gate.open(Role.TEAM_LEAD, this::archive));
    }

    /** Typed: what was just sent and refused, shown in the place of what stands. */
    private static Answer show(Visit visit, int status, CustomFieldsView.Field typed, Map<String, List<String>> faults)
            throws Exception {
        List<CustomFieldsView.Field> fields = visit.api().all(API, MOST).stream()
                .map(CustomFieldPages::field)
                .map(field -> field.id() == typed.id()
                        ? new CustomFieldsView.Field(
                                field.id(), typed.version(), field.key(), typed.label(), field.type(), typed.choices())
                        : field)
                .toList();
        CustomFieldsView view = new CustomFieldsView(fields, typed.id() == 0 ? typed : NONE, typed.id(), faults);
        return visit.page(status, "custom-fields", visit.frame("Custom fields", "set-up"), view);
    }

    private static CustomFieldsView.Field field(JsonNode field) {
        return new CustomFieldsView.Field(
                field.path("id").asLong(),
                FORM.version(field),
                field.path("key").asString(),
                field.path("label").asString(),
                field.path("type").asString(),
                field.path("choices").valueStream().map(JsonNode::asString).collect(Collectors.joining("\n")));
    }

    private static Answer create(Visit visit) throws Exception {
        Map<String, Object> wanted = new LinkedHashMap<>();
        for (String name : List.of("key", "label", "type")) {
            wanted.put(name, visit.text(name));
        }
        if (visit.text("type").equals(CHOICE)) {
            wanted.put("choices", choices(visit));
        }
        Api.Reply reply = visit.api().post(API, wanted);
        return reply.isDone() ? visit.goTo(PATH) : show(visit, 422, typed(visit, 0, ""), faults(reply));
    }

    private Answer edit(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("label", visit.text("label"));
        if (visit.form().has("choices")) {
            wanted.put("choices", choices(visit));
        }
        SharedForm.Saved saved = FORM.save(visit, API + "/" + id, wanted);
        if (saved.isDone()) {
            return visit.goTo(PATH);
        }
        return saved.isMissing()
                ? gate.error(visit, 404)
                : show(visit, saved.status(), typed(visit, id, saved.version()), saved.faults());
    }

    /** That the key is taken is said of no field by the API. */
    private static Map<String, List<String>> faults(Api.Reply reply) {
        List<String> ofNone = reply.faults().get("");
        return reply.status() == 409 && ofNone != null && ofNone.toString().contains("key")
                ? Map.of("key", ofNone)
                : reply.faults();
    }

    private Answer archive(Visit visit) throws Exception {
        Api.Reply reply = FORM.remove(visit, API + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }

    private static CustomFieldsView.Field typed(Visit visit, long id, String version) {
        return new CustomFieldsView.Field(
                id, version, visit.text("key"), visit.text("label"), visit.text("type"), visit.text("choices"));
    }

    private static List<String> choices(Visit visit) {
        return visit.text("choices")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
