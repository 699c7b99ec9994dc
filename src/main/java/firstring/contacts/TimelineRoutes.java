package firstring.contacts;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Routes;
import firstring.http.StrictForm;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/contacts/{id}/timeline} and {@code /api/v1/conflicts}; deleting a conflict marks it as resolved. */
public final class TimelineRoutes {
    private final Guard guard;
    private final ContactStore contacts;
    private final TimelineStore timeline;
    private final InstantSource clock;

    public TimelineRoutes(Guard guard, Database database, InstantSource clock) {
        this.guard = guard;
        this.contacts = new ContactStore(database);
        this.timeline = new TimelineStore(database);
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/contacts/{id}/timeline", guard.manage(Role.AGENT, this::list))
                .on("GET", "/api/v1/conflicts", guard.manage(Role.AGENT, this::listConflicts))
                .on("DELETE", "/api/v1/conflicts/{id}", guard.manage(Role.TEAM_LEAD, this::resolve));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        ContactId contact = new ContactId(call.pathId());
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (contacts.find(caller.account(), contact).isEmpty()) {
                return Answer.notFound();
            }
            return paging.answer(
                    timeline.list(caller.account(), contact, paging), TimelineEvent::id, TimelineRoutes::view);
        });
    }

    private Answer listConflicts(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? paging.answer(
                            timeline.listConflicts(caller.account(), paging), Conflict::id, TimelineRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer resolve(Caller caller, Call call) {
        return timeline.resolveConflict(caller.account(), call.pathId(), clock.instant())
                ? Answer.empty()
                : Answer.notFound();
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
        return view;
    }

    private static Map<String, @Nullable Object> view(Conflict conflict) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", conflict.id());
        view.put("phone_number", conflict.e164());
        view.put("contact_id", conflict.contact().value());
        view.put("other_contact_id", conflict.other().value());
        view.put("lead_id", conflict.leadId());
        view.put("created_at", conflict.createdAt());
        return view;
    }
}
