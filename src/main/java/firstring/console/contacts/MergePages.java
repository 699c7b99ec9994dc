package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.contacts.ContactsView.Side;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Merging two contacts: the other one is found, both stand side by side, and one becomes part of the other. */
public final class MergePages {
    private static final int FOUND = 20;
    private static final List<String> FIELDS = List.of(
            "first_name",
            "last_name",
            "email",
            "company_name",
            "address",
            "city",
            "state",
            "zipcode",
            "country",
            "website",
            "date_of_birth",
            "lead_source",
            "csf1",
            "csf2",
            "notes");

    private final Gate gate;
    private final NameStore names;
    private final ContactPages contact;

    public MergePages(Gate gate, NameStore names, ContactPages contact) {
        this.gate = gate;
        this.names = names;
        this.contact = contact;
    }

    public void addTo(Routes routes) {
        routes.on(
                        "GET",
                        ContactPages.PATH + "/{id}/merge",
                        gate.open(Role.TEAM_LEAD, visit -> show(visit, 200, Map.of())))
                .on("POST", ContactPages.PATH + "/{id}/merge", gate.open(Role.TEAM_LEAD, this::merge))
                .on("POST", ContactPages.PATH + "/{id}/unmerge", gate.open(Role.TEAM_LEAD, this::undo));
    }

    private Answer show(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        Api.Reply kept = visit.api().get(at(visit));
        if (!kept.isDone()) {
            return gate.error(visit, kept);
        }
        JsonNode gone = gone(visit);
        ContactsView.Merging view = new ContactsView.Merging(
                visit.call().pathId(),
                name(kept.body()),
                visit.text("q"),
                gone == null ? found(visit) : List.of(),
                gone == null ? null : preview(visit, kept.body(), gone),
                faults);
        return visit.page(status, "contact-merge", visit.frame("Merge into " + view.keptName(), "contacts"), view);
    }

    private static @Nullable JsonNode gone(Visit visit) throws Exception {
        String id = visit.text("with");
        if (!id.matches("[1-9][0-9]{0,15}")
                || Long.parseLong(id) == visit.call().pathId()) {
            return null;
        }
        Api.Reply reply = visit.api().get(ContactPages.API + "/" + id);
        return reply.isDone() ? reply.body() : null;
    }

    private static List<ContactsView.Row> found(Visit visit) throws Exception {
        if (visit.text("q").isEmpty()) {
            return List.of();
        }
        String target = ContactPages.API + "?q=" + Gate.encode(visit.text("q"));
        List<ContactsView.Row> rows = new ArrayList<>();
        for (JsonNode found : visit.api().all(target, FOUND)) {
            if (found.path("id").asLong() != visit.call().pathId()) {
                rows.add(ContactListPages.row(found, Map.of(), Map.of()));
            }
        }
        return rows;
    }

    private ContactsView.Preview preview(Visit visit, JsonNode kept, JsonNode gone) {
        List<Side> sides = new ArrayList<>();
        sides.add(both("Numbers", numbers(kept), numbers(gone)));
        for (String field : FIELDS) {
            side(sides, Words.start(Words.field(field)), text(kept, field), text(gone, field));
        }
        Names known = new Names(names, visit);
        named(sides, known, NameStore.Kind.USER, "user_id", kept, gone);
        named(sides, known, NameStore.Kind.DISPOSITION, "disposition_status_id", kept, gone);
        named(sides, known, NameStore.Kind.LINE, "line_id", kept, gone);
        named(sides, known, NameStore.Kind.SEQUENCE, "sequence_id", kept, gone);
        sides.add(both("Tags", tags(kept), tags(gone)));
        stops(sides, kept, gone);
        return new ContactsView.Preview(gone.path("id").asLong(), name(gone), sides);
    }

    /** Values of the kept contact stay; its blanks are filled. */
    private static void side(List<Side> sides, String label, String kept, String gone) {
        if (!kept.isEmpty() || !gone.isEmpty()) {
            boolean lost = !kept.isEmpty() && !gone.isEmpty() && !kept.equals(gone);
            sides.add(new Side(label, kept, gone, kept.isEmpty() ? gone : kept, lost));
        }
    }

    private static void named(
            List<Side> sides, Names known, NameStore.Kind kind, String field, JsonNode kept, JsonNode gone) {
        side(
                sides,
                Words.start(Words.field(field)),
                called(known, kind, kept, field),
                called(known, kind, gone, field));
    }

    private static String called(Names known, NameStore.Kind kind, JsonNode contact, String field) {
        long id = contact.path(field).asLong(0);
        return id == 0 ? "" : known.of(kind, id);
    }

    private static Side both(String label, Set<String> kept, Set<String> gone) {
        Set<String> all = new LinkedHashSet<>(kept);
        all.addAll(gone);
        return new Side(label, String.join(", ", kept), String.join(", ", gone), String.join(", ", all), false);
    }

    private static void stops(List<Side> sides, JsonNode kept, JsonNode gone) {
        boolean one = kept.path("is_dnc").asBoolean(false);
        boolean other = gone.path("is_dnc").asBoolean(false);
        if (one || other) {
            sides.add(new Side("Do Not Contact", one ? "yes" : "no", other ? "yes" : "no", "yes", false));
        }
    }

    private static Set<String> numbers(JsonNode contact) {
        Set<String> numbers = new LinkedHashSet<>();
        contact.path("phone_numbers")
                .forEach(number -> numbers.add(number.path("phone_number").asString()));
        return numbers;
    }

    private static Set<String> tags(JsonNode contact) {
        Set<String> tags = new LinkedHashSet<>();
        contact.path("tags").forEach(tag -> tags.add(tag.path("name").asString()));
        return tags;
    }

    private static String text(JsonNode contact, String field) {
        return contact.path(field).asString("");
    }

    private static String name(JsonNode contact) {
        String name = text(contact, "name");
        return name.isBlank() ? text(contact, "phone_number") : name;
    }

    private Answer merge(Visit visit) throws Exception {
        Api.Reply reply = visit.api().post(at(visit) + "/merge", Map.of("contact_id", visit.text("with")));
        return reply.isDone() ? done(visit, "merged") : show(visit, 422, reply.faults());
    }

    private Answer undo(Visit visit) throws Exception {
        String merge = visit.text("merge");
        if (!merge.matches("[1-9][0-9]{0,15}")) {
            return gate.error(visit, 404);
        }
        Api.Reply reply = visit.api().post("/api/v1/merges/" + merge + "/undo", Map.of());
        return reply.isDone() ? done(visit, "unmerged") : contact.show(visit, 422, Map.of(), reply.faults());
    }

    private static Answer done(Visit visit, String what) {
        return visit.goTo(ContactPages.PATH + "/" + visit.call().pathId() + "?done=" + what);
    }

    private static String at(Visit visit) {
        return ContactPages.API + "/" + visit.call().pathId();
    }
}
