package firstring.console.contacts;

import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Times;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.sequences.SequenceWords;
import firstring.json.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Loads contacts as pages show them, from the API and with names for its ids. */
public final class ContactCards {
    private static final int EVENTS = 30;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

    private final NameStore names;

    public ContactCards(NameStore names) {
        this.names = names;
    }

    /** Empty when the account has no such contact. */
    public Optional<ContactCard> find(Visit visit, long id) throws Exception {
        return find(visit, id, "?limit=" + EVENTS);
    }

    /** @param part of the timeline, as the query of the API */
    public Optional<ContactCard> find(Visit visit, long id, String part) throws Exception {
        Api.Reply reply = visit.api().get("/api/v1/contacts/" + id);
        if (!reply.isDone()) {
            return Optional.empty();
        }
        JsonNode timeline = visit.api()
                .get("/api/v1/contacts/%d/timeline%s".formatted(id, part))
                .body();
        return Optional.of(card(reply.body(), timeline, new Names(names, visit), visit.times()));
    }

    /** The fields of a list contact that its callers see even when another agent owns it. */
    public ContactCard ofCallee(Visit visit, JsonNode callee) {
        return card(callee, Json.tree("{}"), new Names(names, visit), visit.times());
    }

    private static ContactCard card(JsonNode contact, JsonNode timeline, Names names, Times times) {
        String phone = text(contact, "phone_number");
        String name = contact.has("name")
                ? text(contact, "name")
                : (text(contact, "first_name") + " " + text(contact, "last_name")).strip();
        return new ContactCard(
                contact.path("id").asLong(),
                name.isEmpty() ? phone : name,
                phone,
                otherNumbers(contact.path("phone_numbers"), phone),
                text(contact, "email"),
                text(contact, "company_name"),
                place(contact),
                localTime(text(contact, "timezone"), times.now()),
                name(names, Kind.USER, contact, "user_id"),
                name(names, Kind.DISPOSITION, contact, "disposition_status_id"),
                name(names, Kind.SOURCE, contact, "lead_source_id"),
                name(names, Kind.LINE, contact, "line_id"),
                name(names, Kind.SEQUENCE, contact, "sequence_id"),
                text(contact, "notes"),
                contact.path("is_dnc").asBoolean(false),
                contact.path("is_opted_out").asBoolean(false),
                tags(contact.path("tags")),
                events(timeline.path("data"), names),
                olderHref(contact, timeline.path("next_cursor").asString("")));
    }

    private static String olderHref(JsonNode contact, String cursor) {
        return cursor.isEmpty()
                ? ""
                : "/contacts/%d/timeline?cursor=%s".formatted(contact.path("id").asLong(), Gate.encode(cursor));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static String place(JsonNode contact) {
        return Stream.of("city", "state", "country")
                .map(field -> text(contact, field))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String localTime(String zone, Instant now) {
        return zone.isEmpty() ? "" : LOCAL.format(now.atZone(ZoneId.of(zone))) + " · " + Words.zone(zone);
    }

    private static String name(Names names, Kind kind, JsonNode contact, String field) {
        long id = contact.path(field).asLong(0);
        return id == 0 ? "" : names.of(kind, id);
    }

    private static List<ContactCard.Number> otherNumbers(JsonNode numbers, String primary) {
        List<ContactCard.Number> others = new ArrayList<>();
        for (JsonNode number : numbers) {
            String phone = text(number, "phone_number");
            if (!phone.equals(primary)) {
                others.add(new ContactCard.Number(text(number, "label"), phone));
            }
        }
        return others;
    }

    static List<ContactCard.Tag> tags(JsonNode tags) {
        List<ContactCard.Tag> all = new ArrayList<>();
        tags.forEach(
                tag -> all.add(new ContactCard.Tag(tag.path("id").asLong(), text(tag, "name"), text(tag, "color"))));
        return all;
    }

    private static List<ContactCard.Event> events(JsonNode events, Names names) {
        List<Long> ids = new ArrayList<>();
        events.forEach(event -> ids.add(event.path("user_id").asLong(0)));
        Map<Long, String> users = names.all(Kind.USER, ids);
        ContactChanges changes = new ContactChanges(events, names);
        List<ContactCard.Event> all = new ArrayList<>();
        for (JsonNode event : events) {
            String user = users.getOrDefault(event.path("user_id").asLong(0), "");
            List<ContactCard.Change> changed = changes.of(event);
            all.add(new ContactCard.Event(
                    Instant.parse(text(event, "at")),
                    icon(text(event, "kind")),
                    sentence(event, user, changed, true),
                    sentence(event, user, changed, false),
                    text(event, "note"),
                    event.path("lead_id").asLong(0),
                    text(event, "outcome").equals("merged"),
                    changed));
        }
        return all;
    }

    private static String icon(String kind) {
        return switch (kind) {
            case "lead" -> "leads";
            case "assigned" -> "user";
            case "dialer" -> "phone";
            case "note" -> "book";
            case "message" -> "message";
            case "sequence" -> "sequence";
            default -> "setup";
        };
    }

    private static String called(String outcome, List<ContactCard.Change> changed) {
        Optional<ContactCard.Change> disposition = changed.stream()
                .filter(change -> change.field().equals(Words.field("disposition_status_id")))
                .findFirst();
        return outcome.equals("disposed") && disposition.isPresent()
                ? "Call: " + disposition.get().now() + ","
                : Words.start(outcome);
    }

    /** @param whole with the names of the fields that changed */
    private static String sentence(JsonNode event, String user, List<ContactCard.Change> changed, boolean whole) {
        String outcome = Words.of(text(event, "outcome"));
        String fields = whole ? changed.stream().map(ContactCard.Change::field).collect(Collectors.joining(", ")) : "";
        return switch (text(event, "kind")) {
            case "lead" -> "Lead: " + outcome + (fields.isEmpty() ? "" : " (" + fields + ")");
            case "assigned" -> user.isEmpty() ? "No owner any more" : "Given to " + user;
            case "dialer" -> called(outcome, changed) + (user.isEmpty() ? "" : " by " + user);
            case "sequence" -> SequenceWords.of(text(event, "outcome"));
            case "message" -> "Message " + outcome + (user.isEmpty() ? "" : " by " + user);
            case "note" -> "Note" + (user.isEmpty() ? "" : " by " + user);
            default ->
                (outcome.isEmpty() ? "Edited" : Words.start(outcome))
                        + (user.isEmpty() ? "" : " by " + user)
                        + (fields.isEmpty() ? "" : ": " + fields);
        };
    }
}
