package firstring.console.leads;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.ItemFaults;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.TraceText;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormValue;
import firstring.json.Json;
import firstring.json.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.util.RawValue;

/** One lead: raw request, what was understood, the story of its decision; corrected and sent again from here. */
public final class LeadPages {
    private static final String FIELD_PREFIX = "f.";
    private static final String ONE = "/leads/{id}";

    private final Gate gate;
    private final NameStore names;
    private final LeadStore leads;

    public LeadPages(Gate gate, NameStore names, LeadStore leads) {
        this.gate = gate;
        this.names = names;
        this.leads = leads;
    }

    public void addTo(Routes routes) {
        routes.on("GET", ONE, gate.open(Role.TEAM_LEAD, visit -> show(visit, Corrections.NONE)))
                .on("POST", ONE, gate.open(Role.TEAM_LEAD, this::send))
                .on("POST", ONE + "/accept", gate.open(Role.TEAM_LEAD, this::accept))
                .on("POST", ONE + "/dismiss", gate.open(Role.TEAM_LEAD, visit -> resolve(visit, "dismiss")))
                .on("POST", ONE + "/reopen", gate.open(Role.TEAM_LEAD, visit -> resolve(visit, "reopen")));
    }

    /** Goes to the lead that it became; to itself when someone else was faster. */
    private Answer accept(Visit visit) throws Exception {
        String lead = "/leads/" + visit.call().pathId();
        Api.Reply reply = visit.api().post("/api/v1" + lead + "/accept", Map.of());
        long id = reply.body().path("lead_id").asLong(0);
        return id > 0 && reply.isDone()
                ? visit.goTo("/leads/" + id)
                : reply.status() == 409 ? visit.goTo(lead) : gate.error(visit, reply);
    }

    private Answer resolve(Visit visit, String action) throws Exception {
        String lead = "/leads/" + visit.call().pathId();
        Api.Reply reply = visit.api().post("/api/v1" + lead + "/" + action, Map.of());
        return reply.isDone() || reply.status() == 409 ? visit.goTo(lead) : gate.error(visit, reply);
    }

    /** Edited fields and the server's errors. */
    private record Corrections(
            Map<String, String> values, Map<String, List<String>> faults, LeadView.@Nullable Trial trial) {
        static final Corrections NONE = new Corrections(Map.of(), Map.of(), null);
    }

    private Answer show(Visit visit, Corrections corrections) throws Exception {
        Api.Reply reply = visit.api().get("/api/v1/leads/" + visit.call().pathId());
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        LeadView view = view(visit, reply.body(), corrections);
        return visit.page("lead", visit.frame("Lead " + view.id(), "leads"), view);
    }

    /** Tries the corrected fields first, so that what is still wrong is told at its place and not kept once more. */
    private Answer send(Visit visit) throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>(edited(visit.form()));
        Map<String, String> values = edited(visit.form());
        String target = "/api/v1/leads/" + visit.call().pathId() + "/replay";
        Map<String, Object> dry = new LinkedHashMap<>(fields);
        dry.put("dry_run", true);
        dry.put("explain", true);
        Api.Reply tried = visit.api().post(target, dry);
        if (tried.status() == 404 || tried.status() == 410) {
            return gate.error(visit, tried);
        }
        if (!tried.isDone() || visit.text("action").equals("try") || wasResolvedMeanwhile(visit)) {
            return show(visit, new Corrections(values, tried.faults(), trial(visit, tried)));
        }
        Api.Reply sent = visit.api().post(target, fields);
        long id = sent.body().path("lead_id").asLong(0);
        return id == 0
                ? show(visit, new Corrections(values, sent.faults(), trial(visit, sent)))
                : visit.goTo("/leads/" + id);
    }

    /** True when the page showed a lead that needs fixing and another user has resolved it since. */
    private static boolean wasResolvedMeanwhile(Visit visit) throws Exception {
        return visit.text("fixing").equals("true")
                && !visit.api()
                        .get("/api/v1/leads/" + visit.call().pathId())
                        .body()
                        .path("needs_fixing")
                        .asBoolean();
    }

    private static Map<String, String> edited(Form form) {
        Map<String, String> edited = new LinkedHashMap<>();
        form.values().forEach((name, value) -> {
            String text = Params.plainText(value);
            if (name.startsWith(FIELD_PREFIX)) {
                edited.put(name.substring(FIELD_PREFIX.length()), text == null ? "" : text.replace("\r\n", "\n"));
            }
        });
        FormValue name = form.sent("new_name");
        FormValue value = form.sent("new_value");
        if (name instanceof FormValue.Text(String newName) && value instanceof FormValue.Text(String newValue)) {
            edited.put(newName.strip().toLowerCase(Locale.ROOT), newValue);
        }
        return edited;
    }

    private LeadView.Trial trial(Visit visit, Api.Reply reply) {
        Names known = new Names(names, visit);
        List<String> warnings = new ArrayList<>();
        reply.body()
                .path("warnings")
                .forEach(warning ->
                        warnings.add(Words.sentence(warning.path("message").asString())));
        return new LeadView.Trial(
                reply.isDone(),
                reply.body().path("message").asString(""),
                TraceText.of(reply.body().path("trace"), known),
                warnings);
    }

    private LeadView view(Visit visit, JsonNode lead, Corrections corrections) {
        Names known = new Names(names, visit);
        long id = lead.path("id").asLong();
        long contact = lead.path("contact_id").asLong(0);
        long token = lead.path("token_id").asLong(0);
        JsonNode request = lead.path("request");
        return new LeadView(
                id,
                Instant.parse(lead.path("received_at").asString()),
                lead.path("outcome").asString(),
                lead.path("status").asInt(),
                contact,
                contact == 0 ? "" : known.ofContact(contact),
                lead.path("phone_number").asString(""),
                token == 0 ? "The console" : known.of(Kind.TOKEN, token),
                lead.path("source").asString(),
                lead.path("address").asString(),
                lead.path("request_id").asString(),
                lead.path("replay_of").asLong(0),
                leads.findReplays(visit.session().account(), List.of(id)).getOrDefault(id, 0L),
                lead.path("needs_fixing").asBoolean() ? invalid(lead.path("trace")) : List.of(),
                sent(request),
                fields(lead, corrections),
                story(lead, known),
                later(lead.path("parkings"), known),
                resolution(lead.path("resolution"), known),
                corrections.trial());
    }

    private static LeadView.@Nullable Resolution resolution(JsonNode resolution, Names known) {
        if (!resolution.isObject()) {
            return null;
        }
        long user = resolution.path("user_id").asLong(0);
        return new LeadView.Resolution(
                resolution.path("how").asString(),
                Instant.parse(resolution.path("at").asString()),
                user == 0 ? "" : known.of(Kind.USER, user),
                resolution.path("lead_id").asLong(0));
    }

    private static List<LeadView.Later> later(JsonNode parkings, Names known) {
        List<LeadView.Later> later = new ArrayList<>();
        for (JsonNode parking : parkings) {
            String state = parking.path("state").asString();
            String group =
                    known.of(Kind.RING_GROUP, parking.path("ring_group_id").asLong());
            String title = state.equals("open")
                    ? "Waits for a member of %s".formatted(group)
                    : "%s by %s".formatted(Words.start(state), group);
            String at = parking.path("closed_at")
                    .asString(parking.path("created_at").asString());
            later.add(new LeadView.Later(Instant.parse(at), title, TraceText.of(parking.path("trace"), known)));
        }
        return later;
    }

    private static LeadView.@Nullable Sent sent(JsonNode request) {
        byte[] bytes = body(request);
        if (bytes == null) {
            return null;
        }
        String query = request.path("query").asString("");
        String line =
                request.path("method").asString() + " " + request.path("path").asString();
        String body = new String(bytes, StandardCharsets.UTF_8);
        return new LeadView.Sent(
                query.isEmpty() ? line : line + "?" + query,
                request.path("content_type").asString(""),
                body,
                Layout.of(body));
    }

    private static byte @Nullable [] body(JsonNode request) {
        String encoded = request.path("body_base64").asString("");
        if (!encoded.isEmpty()) {
            return Base64.getDecoder().decode(encoded);
        }
        JsonNode text = request.path("body");
        return text.isString() ? text.asString().getBytes(StandardCharsets.UTF_8) : null;
    }

    /** The parsed fields of a request; null when it is not kept. */
    private static @Nullable Form form(JsonNode request) {
        byte[] body = body(request);
        if (body == null) {
            return null;
        }
        String type = request.path("content_type").asString(null);
        String media = type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return FormReader.read(media, type, request.path("query").asString(""), body)
                .form();
    }

    /** The trace, and what it does not tell: the tags and the consent that a lead brought. */
    private static List<TraceText.Line> story(JsonNode lead, Names known) {
        Form form = form(lead.path("request"));
        List<TraceText.Line> lines = new ArrayList<>(TraceText.of(lead.path("trace"), known));
        if (form != null && lead.path("status").asInt() < 300) {
            lines.addAll(TraceText.ofBrought(form, known));
        }
        return lines;
    }

    private static List<LeadView.Field> fields(JsonNode lead, Corrections corrections) {
        Form form = form(lead.path("request"));
        if (form == null) {
            return List.of();
        }
        Map<String, List<String>> faults =
                ItemFaults.atFields(corrections.trial() == null ? faults(lead.path("trace")) : corrections.faults());
        Set<String> shown = new LinkedHashSet<>(form.values().keySet());
        shown.addAll(corrections.values().keySet());
        faults.keySet().stream()
                .filter(name -> name.matches("[a-z0-9_]+") && !name.equals("body"))
                .forEach(shown::add);
        Map<String, String> outcomes = outcomes(lead.path("trace"));
        return shown.stream()
                .map(name -> field(name, form.values().get(name), corrections, outcomes, faults))
                .toList();
    }

    private static LeadView.Field field(
            String name,
            @Nullable FormValue sent,
            Corrections corrections,
            Map<String, String> outcomes,
            Map<String, List<String>> faults) {
        boolean simple = !(sent instanceof FormValue.Fields) && !(sent instanceof FormValue.Items);
        String value = sent == null ? "" : simple ? plain(sent) : Json.text(tree(sent));
        return new LeadView.Field(
                name,
                corrections.values().getOrDefault(name, value),
                simple,
                outcomes.getOrDefault(name, ""),
                String.join(" ", faults.getOrDefault(name, List.of())));
    }

    private static String plain(FormValue value) {
        if (value instanceof FormValue.Flag(boolean on)) {
            return Boolean.toString(on);
        }
        String text = Params.plainText(value);
        return text == null ? "" : text;
    }

    private static Object tree(FormValue value) {
        return switch (value) {
            case FormValue.Items(List<FormValue> items) ->
                items.stream().map(LeadPages::tree).toList();
            case FormValue.Fields(Map<String, FormValue> values) -> {
                Map<String, Object> all = new LinkedHashMap<>();
                values.forEach((name, each) -> all.put(name, tree(each)));
                yield all;
            }
            case FormValue.Text(String text) -> text;
            case FormValue.Numeral(String literal) -> new RawValue(literal);
            case FormValue.Flag(boolean on) -> on;
            case FormValue.Null _ -> NullNode.getInstance();
        };
    }

    /** The fields at fault, in words. */
    private static List<String> invalid(JsonNode trace) {
        return ItemFaults.atFields(faults(trace)).keySet().stream()
                .map(Params::words)
                .toList();
    }

    private static Map<String, List<String>> faults(JsonNode trace) {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        trace.path("errors").properties().forEach(field -> {
            List<String> sentences = new ArrayList<>();
            field.getValue().forEach(sentence -> sentences.add(Words.sentence(sentence.asString())));
            faults.put(field.getKey(), sentences);
        });
        return faults;
    }

    private static Map<String, String> outcomes(JsonNode trace) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (JsonNode field : trace.path("fields")) {
            String outcome = field.path("outcome").asString();
            String reason = TraceText.reason(field.path("reason").asString());
            outcomes.put(
                    field.path("field").asString(),
                    outcome.equals("applied")
                            ? "taken"
                            : outcome.equals("filled") ? "filled" : outcome + ", " + reason);
        }
        return outcomes;
    }
}
