package firstring.console;

import firstring.console.NameStore.Kind;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells a trace (docs/contract.md 1.6) as a person would. */
public final class TraceText {

    /** One sentence, its icon, and its tone: {@code good}, {@code warn}, {@code bad} or nothing. */
    public record Line(String icon, String tone, String text) {}

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("do_not_contact", "the contact is marked Do Not Contact"),
            Map.entry("no_owner", "the contact has no owner"),
            Map.entry("already_queued", "already in the queue"),
            Map.entry("opted_out", "opted out"),
            Map.entry("already_enrolled", "already in a sequence"),
            Map.entry("sequence_paused", "the sequence is paused"),
            Map.entry("archived", "it is archived"),
            Map.entry("parked", "the contact waits for a member"),
            Map.entry("nobody_available", "no agent is available"),
            Map.entry("no_member", "the ring group has no active member"),
            Map.entry("owner_kept", "the contact keeps its owner"),
            Map.entry("explicit_owner", "the lead names an owner itself"),
            Map.entry("parking_share", "has enough parked leads"),
            Map.entry("existing_contact", "the contact exists already"),
            Map.entry("belongs_to_another_contact", "it belongs to another contact"),
            Map.entry("already_filled", "already filled"),
            Map.entry("same_value", "the same already"),
            Map.entry("unknown_value", "not known here"),
            Map.entry("too_many", "there are too many"),
            Map.entry("is_active", "not active"),
            Map.entry("status", "not available"),
            Map.entry("hours", "outside working hours"),
            Map.entry("daily_cap", "daily cap reached"),
            Map.entry("queue_cap", "queue is full"),
            Map.entry("longest_without_turn", "longest without a turn"),
            Map.entry("due_first", "due first by weight"),
            Map.entry("by_lot", "by lot"),
            Map.entry("idle_longest", "waited longest"),
            Map.entry("fewest_open_entries", "fewest in the queue"),
            Map.entry("was_blank", "was blank"));

    private static final Map<String, String> ACTIONS = Map.of(
            "save", "Nothing was changed",
            "distribute", "Not distributed",
            "powerdialer", "Not put into a queue",
            "dialer_lists", "Not put into a list",
            "sequence", "Not enrolled");

    private final Names names;
    private final List<Line> lines = new ArrayList<>();

    private TraceText(Names names) {
        this.names = names;
    }

    public static List<Line> of(JsonNode trace, Names names) {
        TraceText story = new TraceText(names);
        story.tellFaults(trace.path("errors"));
        story.tellMatch(trace);
        story.tellFields(trace.path("fields"));
        story.tellDraw(trace.path("ring_group"));
        story.tellQueue(trace.path("powerdialer"));
        story.tellLists(trace.path("dialer_lists"));
        story.tellSequence(trace.path("sequence"));
        story.tellSkipped(trace.path("skipped"));
        return List.copyOf(story.lines);
    }

    /** An answer's faults, if it has any, and then its trace. */
    public static List<Line> of(JsonNode answer, JsonNode trace, Names names) {
        TraceText story = new TraceText(names);
        story.tellFaults(answer.path("errors"));
        List<Line> all = new ArrayList<>(story.lines);
        all.addAll(of(trace, names));
        return all;
    }

    /** The tags and the consent that came with a lead. */
    public static List<Line> ofBrought(Form form, Names names) {
        TraceText story = new TraceText(names);
        List<String> tags = new ArrayList<>(words(form.sent("tags")));
        words(form.sent("tag_id")).stream()
                .filter(id -> id.matches("[1-9][0-9]{0,15}"))
                .forEach(id -> tags.add(names.of(Kind.TAG, Long.parseLong(id))));
        story.tellBrought("Tags that came with it", tags);
        List<String> consent = words(form.sent("consent_channels")).stream()
                .map(Words::channel)
                .toList();
        story.tellBrought("Consent that came with it", consent);
        story.tellBrought("Whether SMS are agreed to", words(form.sent("text_authorized")));
        return List.copyOf(story.lines);
    }

    private void tellBrought(String what, List<String> words) {
        if (!words.isEmpty()) {
            tell("check", "good", what + ": " + String.join(", ", words) + ".");
        }
    }

    private static List<String> words(@Nullable FormValue sent) {
        if (sent instanceof FormValue.Items(List<FormValue> items)) {
            return items.stream().flatMap(item -> words(item).stream()).toList();
        }
        if (sent instanceof FormValue.Flag(boolean on)) {
            return List.of(on ? "yes" : "no");
        }
        String text = sent == null ? null : Params.plainText(sent);
        return text == null || text.isBlank() ? List.of() : List.of(text.strip());
    }

    public static String reason(String code) {
        return REASONS.getOrDefault(code, Words.of(code));
    }

    private void tell(String icon, String tone, String text) {
        lines.add(new Line(icon, tone, text));
    }

    private void tellFaults(JsonNode errors) {
        errors.properties()
                .forEach(field -> field.getValue()
                        .forEach(sentence ->
                                tell("cross", "bad", ItemFaults.sentence(field.getKey(), sentence.asString()))));
    }

    private void tellMatch(JsonNode trace) {
        JsonNode matched = trace.path("matched");
        if (!matched.isObject()) {
            return;
        }
        long contact = matched.path("contact_id").asLong(0);
        if (contact == 0) {
            tell("plus", "good", "No contact had this number: a new one.");
            return;
        }
        String by = matched.path("by").asString("").equals("other_number") ? "by another number" : "by phone number";
        tell("search", "", "Matched %s %s.".formatted(names.ofContact(contact), by));
    }

    private void tellFields(JsonNode fields) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (JsonNode field : fields) {
            String key = field.path("outcome").asString() + ":"
                    + field.path("reason").asString();
            groups.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(Words.field(field.path("field").asString()));
        }
        groups.forEach((key, members) -> tellFields(key.split(":", 2), String.join(", ", members)));
    }

    private void tellFields(String[] key, String fields) {
        String reason = reason(key[1]);
        switch (key[0]) {
            case "applied" ->
                tell(
                        "check",
                        "good",
                        key[1].equals("force_update") ? "Overwritten: " + fields + "." : "Taken: " + fields + ".");
            case "filled" -> tell("check", "good", "Filled, was blank: " + fields + ".");
            case "kept" -> tell("right", "", "Kept, %s: %s.".formatted(reason, fields));
            default -> tell("warn", "warn", "Left out, %s: %s.".formatted(reason, fields));
        }
    }

    private void tellDraw(JsonNode group) {
        if (!group.isObject()) {
            return;
        }
        String name = names.of(Kind.RING_GROUP, group.path("id").asLong());
        List<Long> ids = new ArrayList<>();
        group.path("members").forEach(member -> ids.add(member.path("user_id").asLong()));
        Map<Long, String> users = names.all(Kind.USER, ids);
        tell(
                "group",
                "",
                "Ring group %s, %s%s."
                        .formatted(
                                name,
                                Words.of(group.path("strategy").asString()),
                                group.path("turn").isNumber()
                                        ? ", turn " + group.path("turn").asLong()
                                        : ""));
        for (JsonNode member : group.path("members")) {
            if (member.path("outcome").asString("").equals("excluded")) {
                tell("right", "", "%s passed over: %s.".formatted(name(users, member), reasons(member.path("failed"))));
            }
        }
        group.path("counts")
                .properties()
                .forEach(count ->
                        tell("right", "", "%,d %s.".formatted(count.getValue().asLong(), reason(count.getKey()))));
        tellChosen(group, users);
    }

    private void tellChosen(JsonNode group, Map<Long, String> users) {
        long chosen = group.path("chosen").asLong(0);
        if (chosen == 0) {
            tell("clock", "warn", "No agent could take the lead.");
            return;
        }
        String user = users.getOrDefault(chosen, names.of(Kind.USER, chosen));
        String reason = group.path("reason").asString("");
        String fallback = group.path("fallback").asBoolean(false)
                ? " No agent was available, so all active agents were considered."
                : "";
        tell(
                "user",
                "good",
                reason.equals("owner_kept")
                        ? "%s keeps the contact; no turn was taken.".formatted(user)
                        : "%s chosen%s.%s".formatted(user, reason.isEmpty() ? "" : ": " + reason(reason), fallback));
    }

    private static String name(Map<Long, String> users, JsonNode member) {
        long id = member.path("user_id").asLong();
        return users.getOrDefault(id, "#" + id);
    }

    private static String reasons(JsonNode codes) {
        List<String> words = new ArrayList<>();
        codes.forEach(code -> words.add(reason(code.asString())));
        return words.isEmpty() ? "not eligible" : String.join(", ", words);
    }

    private void tellQueue(JsonNode queue) {
        if (!queue.isObject()) {
            return;
        }
        String user = names.of(Kind.USER, queue.path("user_id").asLong());
        JsonNode position = queue.path("position");
        tell(
                "dialer",
                "good",
                position.isNumber()
                        ? "Queued for %s at place %,d.".formatted(user, position.asLong())
                        : "In %s's queue already, left in its place.".formatted(user));
    }

    private void tellLists(JsonNode lists) {
        for (JsonNode list : lists) {
            String name = names.of(Kind.DIALER_LIST, list.path("list_id").asLong());
            JsonNode position = list.path("position");
            tell(
                    "dialer",
                    "good",
                    position.isNumber()
                            ? "In the list %s at place %,d.".formatted(name, position.asLong())
                            : "In the list %s already, left in its place.".formatted(name));
        }
    }

    private void tellSequence(JsonNode sequence) {
        if (sequence.isObject()) {
            String outcome = Words.of(sequence.path("outcome").asString(""));
            tell(
                    "replay",
                    "good",
                    "Sequence %s: %s."
                            .formatted(
                                    names.of(Kind.SEQUENCE, sequence.path("id").asLong()), outcome));
        }
    }

    private void tellSkipped(JsonNode skipped) {
        for (JsonNode skip : skipped) {
            String reason = skip.path("reason").asString();
            String action = skip.path("action").asString();
            if (!reason.equals("owner_kept")) {
                tell(
                        "skip",
                        "warn",
                        "%s: %s.".formatted(ACTIONS.getOrDefault(action, Words.start(action)), reason(reason)));
            }
        }
    }
}
