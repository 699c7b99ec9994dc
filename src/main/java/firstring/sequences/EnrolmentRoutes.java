package firstring.sequences;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.ContactGuard;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Form;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.StrictForm;
import firstring.http.Value;
import firstring.postgres.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is in a sequence: {@code /sequences/{id}/enrolments}, {@code /contacts/{id}/enrolments}, {@code /enrolments/{id}}. */
public final class EnrolmentRoutes {
    private static final int MAX_CONTACTS = 500;
    private static final int MAX_LEAVING = 10_000;

    private final Guard guard;
    private final Enrolments enrolments;
    private final ContactGuard contacts;
    private final SequenceStore sequences;

    public EnrolmentRoutes(Guard guard, Enrolments enrolments, Contacts contacts, Database database) {
        this.guard = guard;
        this.enrolments = enrolments;
        this.contacts = new ContactGuard(contacts);
        this.sequences = new SequenceStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/sequences/{id}/enrolments", guard.manage(Role.TEAM_LEAD, this::listOfSequence))
                .on("POST", "/api/v1/sequences/{id}/enrolments", guard.manage(Role.AGENT, this::enrol))
                .on("DELETE", "/api/v1/sequences/{id}/enrolments", guard.manage(Role.TEAM_LEAD, this::disenrolAll))
                .on("GET", "/api/v1/sequences/{id}/funnel", guard.manage(Role.AGENT, this::funnel))
                .on("GET", "/api/v1/contacts/{id}/enrolments", guard.manage(Role.AGENT, this::listOfContact))
                .on("DELETE", "/api/v1/contacts/{id}/enrolments", guard.manage(Role.AGENT, this::disenrol))
                .on("GET", "/api/v1/enrolments/{id}", guard.manage(Role.AGENT, this::get))
                .on("DELETE", "/api/v1/enrolments/{id}", guard.manage(Role.AGENT, this::end))
                .on("POST", "/api/v1/enrolments/{id}/retry", guard.manage(Role.TEAM_LEAD, this::retry));
    }

    private Answer listOfSequence(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("state", "reason"), params -> {
            Paging paging = Paging.read(params);
            String state = params.line("state", 40);
            String reason = params.line("reason", 40);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (isUnknown(caller, call)) {
                return Answer.notFound();
            }
            EnrolmentStore.OfSequence wanted = new EnrolmentStore.OfSequence(
                    new SequenceId(call.pathId()),
                    state,
                    reason,
                    Visibility.of(caller),
                    paging.afterOrZero(),
                    paging.fetch());
            return paging.answer(
                    enrolments.listOfSequence(caller.account(), wanted), EnrolmentRow::id, EnrolmentRoutes::view);
        });
    }

    private Answer listOfContact(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return contacts.open(caller, call.pathId(), contact -> {
                List<EnrolmentRow> rows =
                        enrolments.listOfContact(caller.account(), contact, paging.afterOrZero(), paging.fetch());
                return paging.answer(rows, EnrolmentRow::id, EnrolmentRoutes::view);
            });
        });
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return enrolments.find(caller, call.pathId()).answer(found -> Answer.json(200, view(found)));
    }

    private Answer enrol(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("contact_id", "contact_ids", "force"), params -> {
            if (isUnknown(caller, call)) {
                return Answer.notFound();
            }
            List<ContactId> wanted = wanted(params);
            boolean force = params.flagOrFalse("force");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (wanted.size() > 1 && !caller.role().isAtLeast(Role.TEAM_LEAD)) {
                return Answer.unauthorized();
            }
            SequenceId sequence = new SequenceId(call.pathId());
            List<Map<String, Object>> data = new ArrayList<>();
            for (ContactId contact : wanted) {
                EnrolReceipt receipt =
                        enrolments.enrol(caller, Visibility.of(caller), new Enrolments.Wish(sequence, contact, force));
                data.add(Map.of("contact_id", contact.value(), "outcome", receipt.code()));
            }
            return Answer.json(200, Map.of("data", data));
        });
    }

    /** One contact, or a list of them. */
    private static List<ContactId> wanted(Params params) {
        List<ContactId> contacts = new ArrayList<>();
        Long one = params.id("contact_id");
        if (one != null) {
            contacts.add(new ContactId(one));
        }
        Value sent = params.form().sent("contact_ids");
        if (sent instanceof Value.Items(List<Value> items) && items.size() <= MAX_CONTACTS) {
            for (Value item : items) {
                Long id = new Params(new Form(Map.of("id", item)), new Faults()).id("id");
                if (id != null) {
                    contacts.add(new ContactId(id));
                }
            }
        }
        boolean whole =
                sent == null || (sent instanceof Value.Items(List<Value> items) && items.size() == contacts.size());
        if ((one == null && sent == null) || (one != null && sent != null) || !whole) {
            params.faults()
                    .add(
                            sent == null ? "contact_id" : "contact_ids",
                            "Either one contact id or a list of up to %d of them must be sent."
                                    .formatted(MAX_CONTACTS));
        }
        return contacts.stream().distinct().toList();
    }

    private Answer disenrolAll(Caller caller, Call call) {
        if (isUnknown(caller, call)) {
            return Answer.notFound();
        }
        int left = enrolments.disenrolAll(caller, new SequenceId(call.pathId()), MAX_LEAVING);
        return Answer.json(200, Map.of("disenrolled", left, "more", left == MAX_LEAVING));
    }

    private Answer disenrol(Caller caller, Call call) throws Exception {
        return contacts.open(caller, call.pathId(), contact -> {
            enrolments.disenrol(caller, Visibility.of(caller), contact.id());
            return Answer.empty();
        });
    }

    private Answer end(Caller caller, Call call) throws Exception {
        return enrolments.find(caller, call.pathId()).answer(found -> {
            enrolments.end(caller, found);
            return Answer.empty();
        });
    }

    private Answer retry(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("skip"), params -> {
            boolean skip = params.flagOrFalse("skip");
            return params.faults().isEmpty()
                    ? enrolments.find(caller, call.pathId()).answer(found -> retry(caller, call, found, skip))
                    : Answer.invalid(params.faults());
        });
    }

    private Answer retry(Caller caller, Call call, EnrolmentRow found, boolean skip) throws Exception {
        return enrolments.retry(caller.account(), found, skip)
                ? get(caller, call)
                : Answer.message(409, "Only an enrollment that was set aside can be run again.");
    }

    private Answer funnel(Caller caller, Call call) {
        SequenceId id = new SequenceId(call.pathId());
        return sequences
                .find(caller.account(), id)
                .map(sequence -> Answer.json(
                        200,
                        Funnel.view(
                                sequence,
                                enrolments.funnel(caller.account(), id),
                                enrolments.waiting(caller.account(), id))))
                .orElseGet(Answer::notFound);
    }

    private boolean isUnknown(Caller caller, Call call) {
        return sequences.find(caller.account(), new SequenceId(call.pathId())).isEmpty();
    }

    static Map<String, Object> view(EnrolmentRow row) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        view.put("sequence_id", row.sequence().value());
        view.put("sequence_name", row.sequenceName());
        view.put("contact_id", row.contact().value());
        view.put("contact_name", row.contactName());
        view.put("phone_number", row.phoneNumber());
        view.put("state", row.state());
        view.put("plan", row.plan());
        view.put("step", row.step());
        view.put("next_at", row.nextAt());
        view.put("reason", row.reason());
        view.put("attempt", row.attempt());
        view.put("fault", row.fault());
        view.put("enrolled_at", row.enrolledAt());
        view.put("closed_at", row.closedAt());
        return view;
    }
}
