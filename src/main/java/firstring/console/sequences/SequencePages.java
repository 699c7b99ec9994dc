package firstring.console.sequences;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.console.developers.LeadApiView.Choice;
import firstring.contacts.ContactField;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The editor of a sequence. One form holds all of it; its buttons move, add and remove steps in the form alone, until it
 * is saved.
 */
public final class SequencePages {
    private static final int MOST = 10_000;
    static final SharedForm FORM = SharedForm.of("name", "steps", "settings")
            .telling("steps", (sequence, field) -> steps(sequence.path(field)))
            .telling("settings", (sequence, field) -> SequenceSettingsForm.words(sequence.path(field)));
    private static final String SAVE = "save";
    private static final String PREVIEW = "preview";

    private final Gate gate;

    public SequencePages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        String path = SequenceListPages.PATH + "/{id}";
        routes.on("GET", path, gate.open(Role.TEAM_LEAD, this::show))
                .on(
                        "POST",
                        path,
                        gate.open(
                                Role.TEAM_LEAD,
                                this::change,
                                visit -> visit.text("do").equals(SAVE)));
    }

    private static String steps(JsonNode steps) {
        return steps.isEmpty()
                ? "none"
                : steps.valueStream().map(step -> StepForm.of(step).title()).collect(Collectors.joining(", "));
    }

    private static String target(Visit visit) {
        return SequenceListPages.API + "/" + visit.call().pathId();
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(target(visit));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode sequence = reply.body();
        List<StepForm> steps =
                sequence.path("steps").valueStream().map(StepForm::of).toList();
        SequenceView.Settings settings = SequenceSettingsForm.of(sequence.path("settings"));
        Typed stored = new Typed(
                FORM.version(sequence),
                sequence.path("name").asString(),
                steps,
                settings,
                SequencePreview.asked(visit),
                false);
        return page(visit, 200, sequence, stored, Map.of());
    }

    /** The values in the form. */
    private record Typed(
            String version,
            String name,
            List<StepForm> steps,
            SequenceView.Settings settings,
            SequenceView.Preview preview,
            boolean changed) {

        /** Steps and settings as the API takes them. */
        Map<String, Object> wanted() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("steps", steps.stream().map(StepForm::wanted).toList());
            wanted.put("settings", SequenceSettingsForm.wanted(settings));
            return wanted;
        }

        Typed with(SequenceView.Preview shown) {
            return new Typed(version, name, steps, settings, shown, changed);
        }

        Typed at(String other) {
            return new Typed(other, name, steps, settings, preview, changed);
        }
    }

    private static Answer page(
            Visit visit, int status, JsonNode sequence, Typed typed, Map<String, List<String>> faults)
            throws Exception {
        SequenceView view = new SequenceView(
                sequence.path("id").asLong(),
                typed.name(),
                sequence.path("paused").asBoolean(false),
                typed.version(),
                typed.steps(),
                typed.settings(),
                choices(visit),
                typed.preview(),
                SequenceListPages.people(visit, sequence.path("id").asLong()),
                typed.changed(),
                !visit.text("saved").isEmpty(),
                faults);
        return visit.page(
                visit.wantsPart() ? 200 : status,
                "sequence",
                visit.frame(sequence.path("name").asString(), "sequences"),
                view);
    }

    private static SequenceView.Choices choices(Visit visit) throws Exception {
        List<String> fields = new ArrayList<>(List.of("name", "phone_number"));
        Arrays.stream(ContactField.values()).map(ContactField::code).forEach(fields::add);
        fields.add("timezone");
        visit.api()
                .all("/api/v1/custom-fields", MOST)
                .forEach(field -> fields.add(field.path("key").asString()));
        return new SequenceView.Choices(
                choices(visit, "tags"),
                choices(visit, "disposition-statuses"),
                choices(visit, "users"),
                choices(visit, "ring-groups"),
                choices(visit, "lines"),
                fields);
    }

    private static List<Choice> choices(Visit visit, String resource) throws Exception {
        return visit.api().all("/api/v1/" + resource, MOST).stream()
                .map(each ->
                        new Choice(each.path("id").asLong(), each.path("name").asString()))
                .toList();
    }

    private Answer change(Visit visit) throws Exception {
        Api.Reply before = visit.api().get(target(visit));
        if (!before.isDone()) {
            return gate.error(visit, before);
        }
        String deed = visit.text("do");
        SequenceDraft draft = SequenceDraft.typed(visit).after(deed, visit);
        Typed typed = new Typed(
                visit.text(SharedForm.VERSION),
                visit.text("name"),
                draft.steps(),
                SequenceSettingsForm.typed(visit),
                SequencePreview.asked(visit),
                true);
        return switch (deed) {
            case SAVE -> save(visit, before.body(), typed);
            case PREVIEW -> preview(visit, before.body(), typed);
            default -> page(visit, 200, before.body(), typed, Map.of());
        };
    }

    private static Answer preview(Visit visit, JsonNode before, Typed typed) throws Exception {
        SequencePreview.Outcome outcome =
                SequencePreview.run(visit, before.path("id").asLong(), typed.wanted());
        int status = outcome.faults().isEmpty() ? 200 : 422;
        return page(visit, status, before, typed.with(outcome.shown()), outcome.faults());
    }

    private static Answer save(Visit visit, JsonNode before, Typed typed) throws Exception {
        Map<String, Object> wanted = typed.wanted();
        wanted.put("name", typed.name());
        wanted.put("on_edit", visit.text("on_edit").equals("move") ? "move" : "finish");
        SharedForm.Saved saved = FORM.save(visit, target(visit), wanted);
        return saved.isDone()
                ? visit.goTo(SequenceListPages.PATH + "/" + visit.call().pathId() + "?saved=1")
                : page(visit, saved.status(), before, typed.at(saved.version()), saved.faults());
    }
}
