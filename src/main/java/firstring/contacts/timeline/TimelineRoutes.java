package firstring.contacts.timeline;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Contact;
import firstring.contacts.ContactGuard;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.FieldOrigin;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/v1/contacts/{id}/timeline}, {@code …/changes}, {@code …/origins} and {@code …/notes}: a contact's
 * history, the changes to one field, the last change of each field, and notes.
 */
public final class TimelineRoutes {
    private static final int MAX_FIELD_LENGTH = 255;
    private static final int MAX_NOTE = 65_535;

    private final Guard guard;
    private final ContactGuard contacts;
    private final Contacts notes;
    private final TimelineStore timeline;

    public TimelineRoutes(Guard guard, Contacts contacts, Database database) {
        this.guard = guard;
        this.contacts = new ContactGuard(contacts);
        this.notes = contacts;
        this.timeline = new TimelineStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/contacts/{id}/timeline", guard.manage(Role.AGENT, this::list))
                .on("GET", "/api/v1/contacts/{id}/changes", guard.manage(Role.AGENT, this::listChanges))
                .on("GET", "/api/v1/contacts/{id}/origins", guard.manage(Role.AGENT, this::listOrigins))
                .on("POST", "/api/v1/contacts/{id}/notes", guard.manage(Role.AGENT, this::addNote));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? contacts.open(caller, call.pathId(), contact -> list(caller, contact, paging))
                    : Answer.invalid(params.faults());
        });
    }

    private Answer list(Caller caller, Contact contact, Paging paging) {
        return paging.answer(timeline.list(caller.account(), contact, paging), TimelineEvent::id, TimelineRoutes::view);
    }

    private Answer listChanges(Caller caller, Call call) throws Exception {
        return StrictForm.query(
                call,
                Set.of("field"),
                params -> contacts.open(caller, call.pathId(), contact -> listChanges(caller, contact, params)));
    }

    private Answer listChanges(Caller caller, Contact contact, Params params) {
        Paging paging = Paging.read(params);
        String field = Patch.creating(params).required("field", "", name -> params.line(name, MAX_FIELD_LENGTH));
        return params.faults().isEmpty()
                ? paging.answer(
                        timeline.listChanges(caller.account(), contact, field, paging),
                        TimelineEvent::id,
                        TimelineRoutes::changeView)
                : Answer.invalid(params.faults());
    }

    private Answer listOrigins(Caller caller, Call call) throws Exception {
        return contacts.open(
                caller,
                call.pathId(),
                contact -> Answer.json(
                        200,
                        Map.of(
                                "data",
                                timeline.listOrigins(caller.account(), contact).stream()
                                        .map(TimelineRoutes::originView)
                                        .toList())));
    }

    private Answer addNote(Caller caller, Call call) throws Exception {
        return StrictForm.body(
                call,
                Set.of("note"),
                params -> contacts.open(caller, call.pathId(), contact -> addNote(caller, contact.id(), params)));
    }

    private Answer addNote(Caller caller, ContactId contact, Params params) {
        String note = Patch.creating(params).required("note", "", name -> params.text(name, MAX_NOTE));
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        return notes.addNote(caller, contact, note)
                .map(event -> Answer.json(201, view(event)))
                .orElseGet(Answer::notFound);
    }

    private static Map<String, @Nullable Object> changeView(TimelineEvent event) {
        JsonNode change = (JsonNode) Objects.requireNonNull(event.changes());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("event_id", event.id());
        view.put("at", event.at());
        view.put("kind", event.kind());
        view.put("lead_id", event.leadId());
        view.put("user_id", event.userId());
        view.put("old", change.get(0));
        view.put("new", change.get(1));
        return view;
    }

    private static Map<String, @Nullable Object> originView(FieldOrigin origin) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("field", origin.field());
        view.put("event_id", origin.event());
        view.put("at", origin.at());
        view.put("kind", origin.kind());
        view.put("lead_id", origin.lead());
        view.put("user_id", origin.user());
        return view;
    }

    private static Map<String, @Nullable Object> view(TimelineEvent event) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", event.id());
        view.put("at", event.at());
        view.put("kind", event.kind());
        view.put("outcome", event.outcome());
        view.put("lead_id", event.leadId());
        view.put("user_id", event.userId());
        view.put("note", event.note());
        view.put("changes", event.changes());
        view.put("message_id", event.messageId());
        return view;
    }
}
