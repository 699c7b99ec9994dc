package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Actions on a contact other than editing its fields: notes, tags, numbers, its queue, Do Not Contact, deleting. */
public final class ContactActionPages {
    private static final String PATH = ContactPages.PATH + "/{id}";
    private static final String API = ContactPages.API + "/";
    private static final String STOP = "/do-not-contact";

    private final Gate gate;
    private final ContactPages contact;

    public ContactActionPages(Gate gate, ContactPages contact) {
        this.gate = gate;
        this.contact = contact;
    }

    public void addTo(Routes routes) {
        add(routes, "/notes", Role.AGENT, this::note);
        add(routes, "/tags", Role.AGENT, this::tags);
        add(routes, "/numbers", Role.AGENT, this::numbers);
        add(routes, "/marks", Role.AGENT, this::mark);
        add(routes, "/queue", Role.AGENT, this::queue);
        add(routes, "/unqueue", Role.AGENT, this::unqueue);
        add(routes, "/disenroll", Role.AGENT, this::disenroll);
        routes.on("GET", PATH + STOP, gate.open(Role.AGENT, this::askAboutStop));
        add(routes, STOP, Role.AGENT, this::stop);
        add(routes, "/delete", Role.TEAM_LEAD, this::delete);
    }

    private void add(Routes routes, String action, Role least, Gate.Page page) {
        routes.on("POST", PATH + action, gate.open(least, page));
    }

    private Answer note(Visit visit) throws Exception {
        return answer(visit, visit.api().post(at(visit) + "/notes", Map.of("note", visit.text("note"))), "noted");
    }

    private Answer tags(Visit visit) throws Exception {
        Map<String, Object> tags = new LinkedHashMap<>();
        for (String change : List.of("add_tags", "remove_tags")) {
            String tag = visit.text(change);
            if (tag.matches("[1-9][0-9]{0,15}")) {
                tags.put(change, List.of(Long.valueOf(tag)));
            }
        }
        return edit(visit, tags);
    }

    /** Sends all other numbers as they are to be: those that stand, without the one that goes, with the new one. */
    private Answer numbers(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(at(visit));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        List<Map<String, String>> numbers = new ArrayList<>();
        for (JsonNode number : reply.body().path("phone_numbers")) {
            String phone = number.path("phone_number").asString();
            if (!number.path("is_primary").asBoolean() && !phone.equals(visit.text("remove"))) {
                numbers.add(number(number.path("label").asString(""), phone));
            }
        }
        if (!visit.text("phone_number").isEmpty()) {
            numbers.add(number(visit.text("label"), visit.text("phone_number")));
        }
        return edit(visit, Map.of("other_phone_numbers", numbers));
    }

    private static Map<String, String> number(String label, String phone) {
        return Map.of("label", label, "phone_number", phone);
    }

    /** Of a button that lifts a mark the value is {@code number mark}. */
    private Answer mark(Visit visit) throws Exception {
        String[] lifted = visit.text("lift").split(" ", 2);
        boolean marked = lifted.length < 2;
        Map<String, Object> change = Map.of(
                "phone_number", marked ? visit.text("phone_number") : lifted[0],
                "mark", marked ? visit.text("mark") : lifted[1],
                "marked", marked);
        return answer(visit, visit.api().put(at(visit) + "/marks", change), marked ? "marked" : "unmarked");
    }

    private Answer disenroll(Visit visit) throws Exception {
        return answer(visit, visit.api().delete(at(visit) + "/enrollments"), "disenrolled");
    }

    private Answer queue(Visit visit) throws Exception {
        String position = visit.text("position").equals("top") ? "top" : "bottom";
        return answer(visit, visit.api().post(at(visit) + "/powerdialer", Map.of("position", position)), "queued");
    }

    private Answer unqueue(Visit visit) throws Exception {
        return answer(visit, visit.api().delete(at(visit) + "/powerdialer"), "unqueued");
    }

    /** Asks for confirmation, with the contact's name, before Do Not Contact is marked or removed. */
    private Answer askAboutStop(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(at(visit));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        String name = reply.body().path("name").asString("");
        ContactsView.Stop view = new ContactsView.Stop(
                visit.call().pathId(),
                name.isEmpty() ? reply.body().path("phone_number").asString() : name,
                reply.body().path("is_dnc").asBoolean(false));
        return visit.page("contact-stop", visit.frame("Do Not Contact: " + view.name(), "contacts"), view);
    }

    /** Only acts on a confirmation that named the contact. */
    private Answer stop(Visit visit) throws Exception {
        return switch (visit.text("confirmed")) {
            case "mark" -> edit(visit, Map.of("is_dnc", true));
            case "lift" -> edit(visit, Map.of("is_dnc", false));
            default -> visit.goTo(ContactPages.PATH + "/" + visit.call().pathId() + STOP);
        };
    }

    private Answer delete(Visit visit) throws Exception {
        Api.Reply reply = visit.api().delete(at(visit));
        return reply.isDone()
                ? visit.goTo(ContactPages.PATH + "/deleted?done=1")
                : contact.show(visit, 422, Map.of(), reply.faults());
    }

    private Answer edit(Visit visit, Map<String, ?> edit) throws Exception {
        Api.Reply reply = visit.api().patch(at(visit), edit);
        return warned(reply) ? contact.show(visit, 200, Map.of(), warnings(reply)) : answer(visit, reply, "saved");
    }

    private static boolean warned(Api.Reply reply) {
        return reply.isDone() && !reply.body().path("warnings").isEmpty();
    }

    private static Map<String, List<String>> warnings(Api.Reply reply) {
        List<String> sentences = new ArrayList<>();
        reply.body()
                .path("warnings")
                .forEach(warning ->
                        sentences.add(Words.sentence(warning.path("message").asString())));
        return Map.of("", sentences);
    }

    private Answer answer(Visit visit, Api.Reply reply, String done) throws Exception {
        return reply.isDone()
                ? visit.goTo("%s/%d?done=%s"
                        .formatted(ContactPages.PATH, visit.call().pathId(), done))
                : contact.show(visit, 422, Map.of(), reply.faults());
    }

    private static String at(Visit visit) {
        return API + visit.call().pathId();
    }
}
